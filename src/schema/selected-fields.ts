import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { shouldInclude } from '../should-include.ts';

type Info = Pick<GraphQLResolveInfo, 'fragments' | 'operation' | 'variableValues'>;

/** By operation where no directive lets variables change it, else by the variables, of which each execution has one object. */
const foundFields = new WeakMap<object, Map<SelectionSetNode, readonly FieldNode[]>>();

/** The fields asked of what a resolver returns, through fragments of any type; those switched off are left out. */
export function selectedFields(info: GraphQLResolveInfo): readonly FieldNode[] {
  const [node, ...others] = info.fieldNodes;
  const fields = fieldsOf(node?.selectionSet, info);
  return others.length === 0 ? fields : [...fields, ...others.flatMap((other) => childFields(other, info))];
}

export function childFields(field: FieldNode, info: Info): readonly FieldNode[] {
  return fieldsOf(field.selectionSet, info);
}

/** The fields of a connection that give its rows. */
export function rowNodes(connection: FieldNode, info: Info): readonly FieldNode[] {
  return childFields(connection, info).flatMap((field) => {
    const { value } = field.name;
    if (value === 'nodes') return [field];
    return value === 'edges' ? childFields(field, info).filter(({ name }) => name.value === 'node') : [];
  });
}

/** True when a fragment on the type `typeName` stands in the rows of a connection. */
export function selectsRowsOfType(info: GraphQLResolveInfo, typeName: string): boolean {
  const nodes = info.fieldNodes.flatMap((connection) => rowNodes(connection, info));
  return nodes.some(({ selectionSet }) => hasFragmentOn(selectionSet, typeName, info));
}

/** True where the client takes the items of that list of the object one after another. */
export function isStreamed(info: GraphQLResolveInfo, listName: string): boolean {
  const directives = selectedFields(info)
    .filter(({ name }) => name.value === listName)
    .flatMap((field) => field.directives ?? [])
    .filter(({ name }) => name.value === 'stream');
  return directives.some(({ arguments: given = [] }) => {
    const condition = given.find(({ name }) => name.value === 'if')?.value;
    return condition === undefined || valueFromASTUntyped(condition, info.variableValues.coerced) !== false;
  });
}

function fieldsOf(selectionSet: SelectionSetNode | undefined, info: Info): readonly FieldNode[] {
  if (selectionSet === undefined) return [];
  const { operation, variableValues } = info;
  const owner = hasDirectives(operation) ? variableValues : operation;
  let found = foundFields.get(owner);
  if (found === undefined) {
    found = new Map();
    foundFields.set(owner, found);
  }
  const known = found.get(selectionSet);
  if (known !== undefined) return known;
  const fields = included(selectionSet, info).flatMap((node) =>
    node.kind === Kind.FIELD ? [node] : fieldsOf(toFragment(node, info)?.selectionSet, info),
  );
  found.set(selectionSet, fields);
  return fields;
}

function hasDirectives({ loc }: Info['operation']): boolean {
  return loc?.source.body.includes('@') ?? true;
}

function hasFragmentOn(selectionSet: SelectionSetNode | undefined, typeName: string, info: Info): boolean {
  return included(selectionSet, info).some((node) => {
    if (node.kind === Kind.FIELD) return false;
    const fragment = toFragment(node, info);
    if (fragment?.typeCondition?.name.value === typeName) return true;
    return hasFragmentOn(fragment?.selectionSet, typeName, info);
  });
}

function included(selectionSet: SelectionSetNode | undefined, info: Info): SelectionNode[] {
  return (selectionSet?.selections ?? []).filter((node) => shouldInclude(node, info.variableValues.coerced));
}

function toFragment(
  node: Exclude<SelectionNode, FieldNode>,
  info: Info,
): InlineFragmentNode | FragmentDefinitionNode | undefined {
  return node.kind === Kind.INLINE_FRAGMENT ? node : info.fragments[node.name.value];
}
