import { type GraphQLSchema, Kind, specifiedRules, validate } from 'graphql';
import type { Limits } from '../limits.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import { createDocumentParser, withinStack } from './limits/create-document-parser.ts';

export interface DocumentCheck {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
}

/** The documents that a server of this schema and these limits would refuse: a line for each, with operation, id and error. */
export function findDocumentProblems(
  texts: TrustedDocuments['texts'],
  { schema, limits }: DocumentCheck,
): readonly string[] {
  const parse = createDocumentParser(limits);

  function findProblem(text: string): string | null {
    try {
      const document = parse(text);
      const isExecutable = document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      if (!isExecutable) return 'There is no operation in it.';
      const [error] = withinStack(limits, () => validate(schema, document, specifiedRules, { maxErrors: 1 }));
      return error?.message ?? null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  return [...texts].flatMap(([id, text]) => {
    const problem = findProblem(text);
    return problem === null ? [] : [`${findName(text)} (${id}): ${problem}`];
  });
}

function findName(text: string): string {
  return /\b(?:query|mutation|subscription)\s+(\w{1,200})/.exec(text)?.[1] ?? 'a document without a name';
}
