import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { BOT_PERMISSIONS } from '../../src/kubernetes/permissions.js';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** The chart's templates hold nothing but plain values, so that they can be read without a templating engine. */
function clusterRoleRules(): Rule[] {
  const text = readFileSync('deploy/chart/templates/rbac.yaml', 'utf8').replaceAll(/\{\{[^}]*\}\}/g, 'recap');
  const objects = parseAllDocuments(text).map((document) => document.toJS() as { kind: string; rules?: Rule[] });
  return objects.find(({ kind }) => kind === 'ClusterRole')?.rules ?? [];
}

const key = (apiGroup: string, resource: string, verb: string): string => `${verb} ${apiGroup}/${resource}`;

describe("the bot's ClusterRole", () => {
  test('grants exactly the permissions that the code declares', () => {
    const granted = clusterRoleRules().flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => key(group, resource, verb)))),
    );
    const declared = BOT_PERMISSIONS.map(({ apiGroup, resource, verb }) => key(apiGroup, resource, verb));
    expect(granted.sort()).toEqual([...declared].sort());
  });
});
