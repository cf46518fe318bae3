import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/** A rule of validation that the specification has (5.2.1.1) and graphql-js has not: no mutation without mutations in the schema. */
export function refuseMissingOperationTypes(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return;
      const message = `This graph has no ${node.operation}s: it is read by queries only.`;
      const extensions = { code: 'OPERATION_RESOLUTION_FAILURE' };
      context.reportError(new GraphQLError(message, { nodes: node, extensions }));
    },
  };
}
