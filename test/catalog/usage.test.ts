import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.js';
import { stop } from '../../commands/stop.js';
import { helpReport, overviewReport } from '../../src/catalog/help-reports.js';
import { explainPrivileges, usageOf } from '../../src/catalog/usage.js';
import type { Capsule } from '../../src/domain/capsule.js';
import { renderReport } from '../../src/output/plain-text.js';
import { aCapsule } from '../support/examples.js';

const capsule: Capsule = aCapsule({
  description: 'Lists sockets.',
  params: [
    { name: 'port', flag: 'port', type: 'port', required: true, summary: 'which port' },
    {
      name: 'sort',
      flag: 'sort',
      type: 'enum',
      values: ['a', 'b'],
      default: 'a',
      required: false,
      summary: 'what first',
    },
    {
      name: 'every',
      flag: 'every',
      type: 'duration',
      minMs: 500,
      maxMs: 60_000,
      default: 2_000,
      required: false,
      summary: 'how often',
    },
  ],
});

describe('usage', () => {
  it('is one line, from the declaration', () => {
    expect(usageOf(capsule)).toBe(
      '/recap netstat [TARGET] --port PORT [--sort a|b] [--every DURATION] [--cluster CLUSTER] [--all]',
    );
    expect(usageOf(stop)).toBe('/recap stop RUN');
  });

  it('tells what a capsule holds', () => {
    expect(explainPrivileges(capsule)).toBe("routine: attached to the pod, with the target's own rights");
    expect(
      explainPrivileges(
        aCapsule({
          mechanisms: ['ephemeral', 'node'],
          privileges: { as: 'target', capabilities: ['NET_RAW'], privileged: false },
          node: { joins: ['net'], capabilities: ['NET_RAW'], cpuMillis: 100, memoryBytes: 1024 },
        }),
      ),
    ).toBe(
      "privileged: attached to the pod, with the target's own rights and NET_RAW; or " +
        'privileged: run as root beside the target on its node, in its net namespaces, with SYS_ADMIN, SYS_PTRACE, DAC_READ_SEARCH and NET_RAW',
    );
  });
});

describe('help', () => {
  it('of a capsule says how it is written, what it takes and what it holds', () => {
    expect(renderReport(helpReport(capsule), { width: 200 })).toMatchInlineSnapshot(`
      "netstat
      Open sockets of the target, with their processes

      Usage
      /recap netstat [TARGET] --port PORT [--sort a|b] [--every DURATION] [--cluster CLUSTER] [--all]

      Words
        TARGET              namespace/pod or namespace/workload, with :container if it has several; in a thread it can be left out
        --port PORT         which port; a port from 1 to 65535
        --sort a|b          what first; a if not given
        --every DURATION    how often; a duration from 500ms to 1m; 2s if not given
        --cluster CLUSTER   another cluster than the default; the name of a cluster
        --all               every pod of the workload, compared
        --reason TEXT       why, for those who approve it and for the record; words of at most 300 characters
        --break-glass TEXT  start without the approval that is needed, for this reason; others review it afterwards; words of at most 300 characters

      Examples
      /recap netstat shop/web

        Risk    routine: attached to the pod, with the target's own rights
        Limits  20 s, 256 KiB of output
        Fits    linux on amd64 or arm64
        Image   ghcr.io/recap-dev/capsules/netstat@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

      * Lists sockets.
      "
    `);
  });

  it('of a command says how it is written', () => {
    expect(renderReport(helpReport(stop))).toMatchInlineSnapshot(`
      "stop
      End a run that goes on or waits

      Usage
      /recap stop RUN

      Words
        RUN  the id of a run, like r-7f3k2q9d

      Examples
      /recap stop r-7f3k2q9d
      "
    `);
  });

  it('of everything lists what is usable, and an example that is', () => {
    const text = renderReport(overviewReport({ capsules: [capsule], commands }));
    expect(text).toContain('for instance /recap netstat shop/web');
    for (const { name } of commands) expect(text).toContain(`  ${name} `);
    expect(renderReport(overviewReport({ capsules: [], commands: [] }))).toContain('You may run no capsule here.');
  });
});
