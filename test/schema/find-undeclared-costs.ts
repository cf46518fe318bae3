import {
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { costOf } from '../../src/schema/field-cost.ts';

/** The fields that give rows, or a list of anything but values, without saying what counts them, as `Type.field`. */
export function findUndeclaredCosts(schema: GraphQLSchema): readonly string[] {
  const hasId = (name: string) => {
    const type = schema.getType(name);
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return types.some((each) => isObjectType(each) && 'id' in each.getFields());
  };
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isIntrospectionType(type) || !(isObjectType(type) || isInterfaceType(type))) return [];
    const isEdge = 'cursor' in type.getFields();
    return Object.values(type.getFields()).flatMap((field) => {
      const named = getNamedType(field.type);
      if (isLeafType(named) || costOf(field).kind !== 'part') return [];
      const isList = isListType(getNullableType(field.type));
      const isWindow = field.args.some(({ name }) => name === 'first');
      const isRow = hasId(named.name) && !isEdge;
      return isList || isWindow || isRow ? [`${type.name}.${field.name}`] : [];
    });
  });
}
