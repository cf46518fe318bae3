import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isReached } from '../is-reached.ts';

type Info = Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;

/** The fields asked of what a resolver returns, through fragments of any type; those switched off are left out. */
export function selectedFields(info: GraphQLResolveInfo): FieldNode[] {
  return info.fieldNodes.flatMap((node) => fieldsOf(node.selectionSet, info));
}

/** The fields asked of what `field` gives; as `selectedFields`. */
export function childFields(field: FieldNode, info: Info): FieldNode[] {
  return fieldsOf(field.selectionSet, info);
}

/** True when a fragment on the type `typeName` stands in one of the paths below the field, `edges.node` say. */
export function selectsType(info: GraphQLResolveInfo, paths: readonly string[][], typeName: string): boolean {
  return paths.some((path) => {
    const fields = path.reduce<readonly FieldNode[]>(
      (parents, name) =>
        parents.flatMap((parent) =>
          fieldsOf(parent.selectionSet, info).filter((field) => field.name.value === name),
        ),
      info.fieldNodes,
    );
    return fields.some((field) => hasFragmentOn(field.selectionSet, typeName, info));
  });
}

function fieldsOf(selectionSet: SelectionSetNode | undefined, info: Info): FieldNode[] {
  return reached(selectionSet, info).flatMap((node) =>
    node.kind === Kind.FIELD ? [node] : fieldsOf(toFragment(node, info)?.selectionSet, info),
  );
}

function hasFragmentOn(selectionSet: SelectionSetNode | undefined, typeName: string, info: Info): boolean {
  return reached(selectionSet, info).some((node) => {
    if (node.kind === Kind.FIELD) return false;
    const fragment = toFragment(node, info);
    if (fragment?.typeCondition?.name.value === typeName) return true;
    return hasFragmentOn(fragment?.selectionSet, typeName, info);
  });
}

function reached(selectionSet: SelectionSetNode | undefined, info: Info): SelectionNode[] {
  return (selectionSet?.selections ?? []).filter((node) => isReached(node, info.variableValues.coerced));
}

function toFragment(
  node: Exclude<SelectionNode, FieldNode>,
  info: Info,
): InlineFragmentNode | FragmentDefinitionNode | undefined {
  return node.kind === Kind.INLINE_FRAGMENT ? node : info.fragments[node.name.value];
}
