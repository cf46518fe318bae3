/** Convograph finds files beside its own, so Next must not bundle it. @type {import('next').NextConfig} */
export default { serverExternalPackages: ['convograph'] };
