import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderProblem } from '../src/catalog/problem.js';
import {
  approvalPolicy,
  clusterSettings,
  identityRules,
  limitOptions,
  readSettings,
  redisOptions,
} from '../src/config.js';
import { DEFAULT_LIMITS } from '../src/domain/limits.js';
import { readSlackSecrets } from '../src/secrets.js';

const SMALLEST = 'clusters: {prod: {inCluster: true}}';

function problemsOf(text: string): string[] {
  return readSettings('recap.yaml', text).problems.map(renderProblem);
}

function settingsOf(text: string) {
  const { settings, problems } = readSettings('recap.yaml', text);
  expect(problems).toEqual([]);
  if (settings === undefined) throw new Error('no settings');
  return settings;
}

describe('recap.yaml', () => {
  test('needs no more than a cluster', () => {
    const settings = settingsOf(SMALLEST);
    expect(settings.slack).toMatchObject({ mode: 'socket', connections: 2, command: '/recap', allowGuests: false });
    expect(limitOptions(settings)).toEqual(DEFAULT_LIMITS);
    expect(identityRules(settings).users.size).toBe(0);
  });

  test('names the channel of the audit by its id', () => {
    expect(settingsOf(`${SMALLEST}\naudit: {channel: C0AUDIT}`).audit.channel).toBe('C0AUDIT');
    expect(problemsOf(`${SMALLEST}\naudit: {channel: '#audit'}`).join()).toContain('is not the id of a channel');
  });

  test('is shown whole, and right, by the example that is deployed', () => {
    const settings = settingsOf(readFileSync('deploy/recap.example.yaml', 'utf8'));
    expect(limitOptions(settings)).toEqual(DEFAULT_LIMITS);
    expect(clusterSettings(settings).map(({ name }) => name)).toEqual(['prod', 'staging']);
    expect(identityRules(settings).users.get('U0123ALICE')).toEqual({ user: 'alice', groups: ['sre'] });
  });

  test('names a Redis, or none', () => {
    expect(redisOptions(settingsOf(SMALLEST), { password: 'secret', scripts: '/lua' })).toBeUndefined();
    const settings = settingsOf(`${SMALLEST}\nredis: {url: "rediss://recap@redis.example.com/1", keepFor: 48h}`);
    expect(redisOptions(settings, { password: 'secret', scripts: '/lua' })).toEqual({
      url: 'rediss://recap@redis.example.com/1',
      password: 'secret',
      cluster: false,
      prefix: 'recap',
      scripts: '/lua',
      retention: { runs: 10_000, keepMs: 48 * 3_600_000, reportBytes: 64 * 1024 ** 2 },
    });
  });

  test.each([
    ['redis://:secret@host', /holds a password.*REDIS_PASSWORD/],
    ['http://host', /is not redis:\/\/HOST:PORT/],
    ['host:6379', /is not redis:\/\/HOST:PORT/],
  ])('refuses %s as the url of a Redis, and does not repeat a secret', (url, message) => {
    const problems = problemsOf(`${SMALLEST}\nredis: {url: "${url}"}`).join(' ');
    expect(problems).toMatch(message);
    expect(problems).not.toContain('secret@');
  });

  test('puts the default cluster first', () => {
    const text = 'defaultCluster: b\nclusters: {a: {inCluster: true}, b: {kubeconfig: /b}}';
    expect(clusterSettings(settingsOf(text)).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  test('replaces only the limits that it names', () => {
    const { levels } = limitOptions(settingsOf(`${SMALLEST}\nlimits: {levels: {node: {concurrent: 1}}}`));
    expect(levels).toEqual({ ...DEFAULT_LIMITS.levels, node: { concurrent: 1 } });
  });

  test('reads the rules for approvals, in their order', () => {
    expect(approvalPolicy(settingsOf(SMALLEST))).toEqual({ timeZone: 'UTC', rules: [] });
    const text = `${SMALLEST}\napprovals: {timeZone: Europe/Berlin, rules: [
      {when: {risks: [privileged], hours: '22:00-06:30'}, quorum: 2, expiry: 30m, channel: C0123ABC, reason: required},
      {quorum: 0}]}`;
    const { timeZone, rules } = approvalPolicy(settingsOf(text));
    expect(timeZone).toBe('Europe/Berlin');
    expect(rules).toEqual([
      {
        when: { risks: ['privileged'], hours: { from: 1320, to: 390 } },
        quorum: 2,
        expiryMs: 1_800_000,
        channel: 'C0123ABC',
        needsReason: true,
        remindEveryMs: 3_600_000,
      },
      { when: {}, quorum: 0, expiryMs: 900_000, channel: undefined, needsReason: false, remindEveryMs: 3_600_000 },
    ]);
  });

  test('names every mistake at once, with its line', () => {
    const text = [
      'slack: {mode: sockets, colour: red}',
      'clusters: {prod: {inCluster: true}}',
      'runs: {startTimeout: soon}',
      'identities: {users: {alice: {user: "system:admin"}}}',
    ].join('\n');
    const problems = problemsOf(text);
    expect(problems).toEqual(
      expect.arrayContaining([expect.stringContaining('recap.yaml:1: slack: unknown key colour')]),
    );
    expect(problems).toEqual(expect.arrayContaining([expect.stringContaining('recap.yaml:1: slack.mode')]));
    expect(problems).toEqual(
      expect.arrayContaining([expect.stringMatching(/recap\.yaml:3: runs\.startTimeout: is not a duration/)]),
    );
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(/recap\.yaml:4: identities\.users/)]));
  });

  test.each([
    ['no cluster', 'clusters: {}', 'names no cluster'],
    ['nothing at all', '', 'is empty'],
    ['a cluster without a way to it', 'clusters: {a: {}}', 'either inCluster: true or a kubeconfig'],
    ['a cluster with two ways to it', 'clusters: {a: {inCluster: true, kubeconfig: /a}}', 'either'],
    ['several clusters and no default', 'clusters: {a: {inCluster: true}, b: {kubeconfig: /b}}', 'choose one of a, b'],
    [
      'a default that is no cluster',
      'defaultCluster: c\nclusters: {a: {inCluster: true}}',
      'names no cluster of this file',
    ],
    [
      'an e-mail rule that reaches system names',
      `${SMALLEST}\nidentities: {email: {domains: [x.io], prefix: "system:"}}`,
      'system:',
    ],
    [
      'a group that is reserved',
      `${SMALLEST}\nidentities: {users: {U012: {user: a, groups: ["system:masters"]}}}`,
      'system:',
    ],
    [
      'a user group that gives a reserved group',
      `${SMALLEST}\nidentities: {userGroups: {S0ONCALL: [" System:masters"]}}`,
      'system:',
    ],
    [
      'a user group by its handle',
      `${SMALLEST}\nidentities: {userGroups: {oncall: [sre]}}`,
      'id of a Slack user group',
    ],
    [
      'a group with a space around it',
      `${SMALLEST}\nidentities: {userGroups: {S0ONCALL: ["sre "]}}`,
      'a space around it',
    ],
    ['a time zone that there is not', `${SMALLEST}\napprovals: {timeZone: Mars/Olympus}`, 'no time zone'],
    ['hours that are none', `${SMALLEST}\napprovals: {rules: [{quorum: 1, when: {hours: 25:00-06:00}}]}`, 'no hours'],
    ['a channel by its name', `${SMALLEST}\napprovals: {rules: [{quorum: 1, channel: '#sec'}]}`, 'id of a channel'],
    [
      'a second factor of a kind that there is not',
      `${SMALLEST}\napprovals: {rules: [{quorum: 1, secondFactor: sms}]}`,
      'totp',
    ],
    [
      'a second factor without its secrets',
      `${SMALLEST}\napprovals: {rules: [{quorum: 1, secondFactor: totp}]}`,
      'approvals.rules.0.secondFactor: needs the key secondFactor',
    ],
    [
      'a second factor of nobody',
      `${SMALLEST}\nsecondFactor: {secrets: f}\napprovals: {rules: [{quorum: 0, secondFactor: totp}]}`,
      'asks nobody',
    ],
    ['a rule without a quorum', `${SMALLEST}\napprovals: {rules: [{reason: required}]}`, 'quorum'],
    ['more than one pod in ten', `${SMALLEST}\nruns: {mostTargets: 11}`, 'mostTargets'],
  ])('refuses %s', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });
});

describe('the secrets of Slack', () => {
  const read = (values: Record<string, string>) => (name: string) => {
    const value = new Map(Object.entries(values)).get(name);
    return value === undefined ? {} : { value };
  };

  test('are those of the mode', () => {
    expect(readSlackSecrets('socket', read({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' })).secrets).toEqual({
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
    });
    const signingSecret = '0123456789abcdef0123456789abcdef';
    expect(
      readSlackSecrets('http', read({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: signingSecret })).secrets,
    ).toEqual({ botToken: 'xoxb-1', signingSecret });
  });

  test('are each named when missing or mixed up, and never shown', () => {
    const { secrets, problems } = readSlackSecrets('socket', read({ SLACK_BOT_TOKEN: 'xoxp-secret' }));
    expect(secrets).toBeUndefined();
    const text = problems.map(renderProblem).join('\n');
    expect(text).toContain('SLACK_BOT_TOKEN: does not look like one');
    expect(text).toContain('SLACK_APP_TOKEN: is not set');
    expect(text).not.toContain('secret');
  });
});
