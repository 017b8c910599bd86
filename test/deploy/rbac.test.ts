import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Permission } from '../../src/kubernetes/permissions.js';
import { BOT_PERMISSIONS, NODE_PERMISSIONS } from '../../src/kubernetes/permissions.js';
import { rights } from '../../src/sandbox/cluster/demo/rights.js';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** The chart's templates hold nothing but plain values, so that they can be read without a templating engine. */
function rulesOf(file: string, wanted: string): Rule[] {
  const text = readFileSync(`deploy/chart/templates/${file}`, 'utf8')
    .replaceAll(/^\{\{-.*\}\}$/gm, '')
    .replaceAll(/\{\{[^}]*\}\}/g, 'recap');
  const objects = parseAllDocuments(text).map((document) => document.toJS() as { kind: string; rules?: Rule[] });
  return objects.find(({ kind }) => kind === wanted)?.rules ?? [];
}

const key = (apiGroup: string, resource: string, verb: string): string => `${verb} ${apiGroup}/${resource}`;

const granted = (rules: readonly Rule[]): string[] =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => key(group, resource, verb)))),
  );
const declared = (permissions: readonly Permission[]): string[] =>
  permissions.map(({ apiGroup, resource, verb }) => key(apiGroup, resource, verb));

describe("the bot's roles", () => {
  test('grant in the cluster exactly the permissions that the code declares', () => {
    expect(granted(rulesOf('rbac.yaml', 'ClusterRole')).sort()).toEqual(declared(BOT_PERMISSIONS).sort());
  });

  test('are the same in the embedded cluster', () => {
    const rulesIn = (kind: string, name: string): Rule[] =>
      (rights.find((one) => one.kind === kind && one.metadata.name === name)?.['rules'] ?? []) as Rule[];
    expect(granted(rulesIn('ClusterRole', 'recap')).sort()).toEqual(declared(BOT_PERMISSIONS).sort());
    expect(granted(rulesIn('Role', 'recap-node')).sort()).toEqual(declared(NODE_PERMISSIONS).sort());
  });

  test("grant in the bot's own namespace exactly what the mechanism node declares beyond those", () => {
    expect(granted(rulesOf('rbac-node.yaml', 'Role')).sort()).toEqual(declared(NODE_PERMISSIONS).sort());
  });
});
