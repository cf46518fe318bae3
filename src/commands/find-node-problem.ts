/** The releases that `engines` in package.json names: the first minor version of each supported line. */
const firstMinors: Readonly<Record<number, number>> = { 22: 19, 24: 0 };
const firstOpenMajor = 26;

/** Why a version of Node.js (`20.20.2`) cannot run this program; null: it can. */
export function findNodeProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const firstMinor = firstMinors[major];
  if (major >= firstOpenMajor || (firstMinor !== undefined && minor >= firstMinor)) return null;
  return `Convograph needs Node.js 22.19 or newer, 24, or 26 or newer; this is ${version}. In a clone, npm start and npm test bring their own.`;
}
