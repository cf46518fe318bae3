# syntax=docker/dockerfile:1
# Why this base image: docs/decisions/0003-an-image-of-node-24.md

FROM node:24.21-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY web/package.json ./web/
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json schema.graphql ./
COPY src ./src
COPY web ./web
RUN npm run build
# The image has the optional packages, too: traces, Redis and PostgreSQL are a matter of configuration there.
RUN node -e "const {peerDependencies: {vitest, ...optional}, workspaces, ...all} = require('./package.json'); \
  Object.assign(all.dependencies, optional); \
  for (const name in optional) delete all.devDependencies[name]; \
  require('fs').writeFileSync('package.json', JSON.stringify(all));" \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund && rm node_modules/.package-lock.json

FROM node:24.21-trixie-slim
LABEL org.opencontainers.image.title="Convograph" \
  org.opencontainers.image.description="One GraphQL graph over chatbot-conversation REST APIs." \
  org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=4000
WORKDIR /app
COPY LICENSE package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# All files belong to root, so the program cannot change itself. By number, so that Kubernetes can tell it is not root.
USER 1000:1000
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve"]
