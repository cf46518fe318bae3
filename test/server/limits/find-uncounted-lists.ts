import { type GraphQLSchema, isInterfaceType, isIntrospectionType, isObjectType } from 'graphql';
import { createFieldClassifier } from '../../../src/server/limits/classify-field.ts';

/** The fields that give a list whose length nothing tells, as `Type.field`. */
export function findUncountedLists(schema: GraphQLSchema): readonly string[] {
  const classify = createFieldClassifier(schema);
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isIntrospectionType(type) || !(isObjectType(type) || isInterfaceType(type))) return [];
    return Object.values(type.getFields()).flatMap((field) => {
      const found = classify(type, field);
      return found.kind === 'list' && found.argument === null ? [`${type.name}.${field.name}`] : [];
    });
  });
}
