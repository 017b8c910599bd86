import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment, AttachPlan, CapsuleOutput } from '../../src/core/ports.js';
import type { Capsule, MechanismName } from '../../src/domain/capsule.js';
import type { Receipt, ReceiptSubject } from '../../src/domain/receipt.js';
import type { ContainerTarget } from '../../src/domain/target.js';
import type { AttachEnvironment } from './attach-steps.js';
import { attach as attachTo, attachPlan, PATIENCE_MS, patience, run as runOn } from './attach-steps.js';

/**
 * With the question of access, and the node where it was not read lately, these make six. A capsule pod has to be deleted, and its target
 * to be looked at again. The two events
 * that tell of attach and detach (src/kubernetes/target-events) are made beside a run and not counted here.
 */
const PLAIN_RUN: Readonly<Record<MechanismName, readonly string[]>> = {
  ephemeral: ['get pods', 'patch pods/ephemeralcontainers', 'watch pods', 'get pods/log'],
  node: ['get pods', 'create pods', 'watch pods', 'get pods/log', 'delete pods', 'get pods'],
};

/** The pull of an image that isn't there, and a pod of a real cluster that has to start. */
const TEST_MS = 90_000;

/** What every Mechanism does. */
export function attachContract(name: MechanismName, makeEnvironment: () => Promise<AttachEnvironment>): void {
  describe(`the mechanism ${name}`, { timeout: TEST_MS }, () => {
    let environment: AttachEnvironment;
    let close = (): Promise<void> => Promise.resolve();
    /** One pod for all that leaves it as it was. */
    let shared: ContainerTarget;

    beforeAll(async () => {
      environment = await makeEnvironment();
      close = () => environment.close();
      shared = await environment.makeTarget();
    }, TEST_MS);
    afterAll(() => close(), 2 * TEST_MS);

    const signal = patience;
    const plan = (target: ContainerTarget, argv: readonly string[], more: Partial<Capsule> = {}): AttachPlan =>
      attachPlan(environment, target, argv, more);
    const attach = (of: AttachPlan): Promise<Attachment> => attachTo(environment, of);
    const run = (of: AttachPlan): ReturnType<typeof runOn> => runOn(environment, of);
    const sh = (script: string): string[] => ['sh', '-c', script];
    const text = ({ bytes }: CapsuleOutput): string => Buffer.from(bytes).toString();
    const verdict = ({ lines }: Receipt, subject: ReceiptSubject): string | undefined =>
      lines.find((line) => line.subject === subject)?.verdict;

    it('gives what the tool printed, both streams, and the exit code', async () => {
      const target = await environment.again(shared);
      const { output } = await run(plan(target, sh('echo to stdout; echo to stderr >&2; exit 3')));
      expect(text(output)).toBe('to stdout\nto stderr\n');
      expect(output).toMatchObject({ reason: 'exited', exitCode: 3, truncated: false, complete: true });
    });

    it('gives a binary output byte for byte, without a newline at the end', async () => {
      const target = await environment.again(shared);
      const { output } = await run(plan(target, sh(String.raw`printf '\000\001\377\r\n\303\050 end'`)));
      expect([...output.bytes]).toEqual([0, 1, 255, 13, 10, 195, 40, ...Buffer.from(' end')]);
      expect(output.complete).toBe(true);
    });

    it('fetches the file that a tool leaves, whole and not through the log, and deletes it', async (context) => {
      const target = await environment.again(shared);
      const limits = { deadlineMs: 30_000, outputBytes: 64 * 1024, artifactBytes: 8 * 1024 ** 2 };
      const make = `[ -w /artifact ] || exit 77; head -c 5000000 /dev/urandom >/artifact/out; sha256sum </artifact/out`;
      const { output, receipt } = await run(plan(target, sh(make), { limits }));
      // An image for this suite on a real cluster may come without the directory.
      if (output.exitCode === 77) return context.skip();
      const { artifact } = output;
      expect(artifact?.bytes).toHaveLength(5_000_000);
      expect(artifact?.truncated).toBe(false);
      expect(
        createHash('sha256')
          .update(artifact?.bytes ?? '')
          .digest('hex'),
      ).toBe(artifact?.sha256);
      expect(text(output)).toBe(`${artifact?.sha256}  -\n`);
      expect(output).toMatchObject({ reason: 'exited', exitCode: 0, complete: true });
      expect(verdict(receipt, 'capsule')).toBe('ok');
    });

    it('bounds the file of a tool at its source, and says that it is cut', async (context) => {
      const target = await environment.again(shared);
      const limits = { deadlineMs: 30_000, outputBytes: 64 * 1024, artifactBytes: 1024 ** 2 };
      const make = `[ -w /artifact ] || exit 77; exec head -c 5000000 /dev/zero >/artifact/out`;
      const { output } = await run(plan(target, sh(make), { limits }));
      if (output.exitCode === 77) return context.skip();
      expect(output.artifact).toMatchObject({ truncated: true });
      expect(output.artifact?.bytes).toHaveLength(1024 ** 2);
    });

    it('gives an empty output of a tool that prints nothing', async () => {
      const target = await environment.again(shared);
      const { output } = await run(plan(target, sh('exit 0')));
      expect(output).toMatchObject({ reason: 'exited', exitCode: 0, complete: true });
      expect(output.bytes).toHaveLength(0);
    });

    it('passes words to the tool as they are, with no shell between', async () => {
      const target = await environment.again(shared);
      const word = `$(id) 'a' "b" \\ * ; {{x}} \u00e9`;
      const { output } = await run(plan(target, ['echo', word]));
      expect(text(output)).toBe(`${word}\n`);
    });

    it('bounds an output of 50 MB at its limit', async () => {
      const target = await environment.again(shared);
      const limits = { deadlineMs: 30_000, outputBytes: 64 * 1024 };
      const { output } = await run(plan(target, sh('yes 0123456789 | head -c 52428800'), { limits }));
      expect(output.bytes).toHaveLength(limits.outputBytes);
      expect(output.truncated).toBe(true);
      expect(text(output).startsWith('0123456789\n0123456789\n')).toBe(true);
    });

    it('ends a tool at its deadline, even one that ignores TERM, and keeps what it printed', async () => {
      const target = await environment.again(shared);
      const limits = { deadlineMs: 1_000, outputBytes: 1024 };
      const stubborn = plan(target, sh('trap "" TERM; echo before; while :; do sleep 1; done'), { limits });
      const { output, receipt } = await run(stubborn);
      expect(output).toMatchObject({ reason: 'deadline', complete: true });
      expect(text(output)).toBe('before\n');
      expect(verdict(receipt, 'capsule')).toBe('ok');
    });

    it('stops a tool within two seconds, and may be told so twice', async () => {
      const target = await environment.again(shared);
      const attachment = await attach(plan(target, sh('echo begun; sleep 600')));
      await attachment.started(signal());
      const stopped = performance.now();
      const [, , output] = await Promise.all([
        attachment.stop(signal()),
        attachment.stop(signal()),
        attachment.output(signal()),
      ]);
      expect(performance.now() - stopped).toBeLessThan(2_000);
      expect(output).toMatchObject({ reason: 'stopped', complete: true });
      await attachment.stop(signal());
      expect(verdict(await attachment.detach(signal()), 'capsule')).toBe('ok');
    });

    it('ends the tool on detach where nobody waited for it', async () => {
      const target = await environment.again(shared);
      const attachment = await attach(plan(target, sh('sleep 600')));
      const receipt = await attachment.detach(signal());
      expect(verdict(receipt, 'capsule')).toBe('ok');
    });

    it('says that the tool is not in the image', async () => {
      const target = await environment.again(shared);
      await expect(run(plan(target, ['no-such-tool', '--help']))).rejects.toMatchObject({ code: 'tool-missing' });
    });

    it("says within a few seconds that the image can't be pulled", async () => {
      const target = await environment.again(shared);
      const image = `registry.invalid/none@sha256:${'0'.repeat(64)}`;
      const attachment = await attach(plan(target, ['echo'], { image }));
      const asked = performance.now();
      await expect(attachment.started(signal())).rejects.toMatchObject({ code: 'image-pull' });
      expect(performance.now() - asked).toBeLessThan(10_000);
      const receipt = await attachment.detach(signal());
      expect(receipt.lines.find(({ subject }) => subject === 'capsule')?.text).toContain('never ran');
      expect(performance.now() - asked).toBeLessThan(12_000);
    });

    it('passes Pod Security restricted as the target does, and is refused there as root', async (context) => {
      // A capsule pod is in no namespace but the bot's own.
      if (name === 'node') return context.skip();
      const target = await environment.makeTarget({ restricted: true });
      const { output } = await run(plan(target, ['echo', 'in']));
      expect(text(output)).toBe('in\n');
      const privileges = { as: { uid: 0, gid: 0 }, capabilities: [], privileged: false };
      const asRoot = plan(await environment.again(target), ['echo'], { privileges });
      await expect(attach(asRoot)).rejects.toMatchObject({ code: 'does-not-fit' });
      const refusal = await environment.mechanism.attach(asRoot, signal()).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'admission-refused' });
      expect(refusal).toHaveProperty('userMessage', expect.stringContaining('restricted'));
    });

    it('says that the target went away when its container ends during the run', async () => {
      const target = await environment.makeTarget({ script: 'sleep 3; exit 1' });
      const attachment = await attach(plan(target, sh('sleep 600')));
      const outcome = attachment.started(signal()).then(() => attachment.output(signal()));
      await expect(outcome).rejects.toMatchObject({ code: 'target-gone' });
      const receipt = await attachment.detach(signal());
      expect(receipt.lines.map(({ subject }) => subject)).toContain('restarts');
      expect(receipt.lines.some(({ verdict: is }) => is === 'changed' || is === 'unknown')).toBe(true);
    });

    it('leaves the application as it was, and the receipt says what was checked and what stays', async () => {
      const target = await environment.again(shared);
      const { receipt } = await run(plan(target, ['echo', 'hello']));
      const after = await environment.again(target);
      expect(after.state).toEqual(target.state);
      const verdicts = Object.fromEntries(receipt.lines.map((line) => [line.subject, line.verdict]));
      expect(verdicts).toMatchObject({ capsule: 'ok', pod: 'ok', container: 'ok', restarts: 'ok', readiness: 'ok' });
      expect(receipt.checkedAt).toBeGreaterThan(Date.now() - PATIENCE_MS);
    });

    it('makes few calls for a plain run', async (context) => {
      if (environment.calls === undefined) return context.skip();
      const target = await environment.makeTarget();
      const before = environment.calls().length;
      await run(plan(await environment.again(target), ['echo', 'hello']));
      const made = environment.calls().slice(before);
      expect(made.filter((call) => call !== 'get nodes').toSorted()).toEqual(PLAIN_RUN[name].toSorted());
    });

    it('attaches the same run once, however often it is told to', async () => {
      const target = await environment.again(shared);
      const same = plan(target, sh('echo once; sleep 1'));
      const [first, second] = await Promise.all([attach(same), attach(same)]);
      const outputs = await Promise.all([first.output(signal()), second.output(signal())]);
      expect(outputs.map(text)).toEqual(['once\n', 'once\n']);
      const receipts = await Promise.all([first.detach(signal()), second.detach(signal())]);
      for (const receipt of receipts) expect(verdict(receipt, 'capsule')).toBe('ok');
      const after = await environment.again(target);
      expect(after.ephemeralContainers.length - target.ephemeralContainers.length).toBeLessThanOrEqual(1);
    });

    it('reads the output whole when the connection breaks in the middle of it', async (context) => {
      if (environment.breakLog === undefined) return context.skip();
      const target = await environment.again(shared);
      const attachment = await attach(plan(target, sh('echo first; sleep 1; echo second; sleep 1; echo third')));
      await attachment.started(signal());
      environment.breakLog('first\nsec'.length);
      const output = await attachment.output(signal());
      expect(text(output)).toBe('first\nsecond\nthird\n');
      expect(output.complete).toBe(true);
      await attachment.detach(signal());
    });

    it('says so in every line of the receipt when it may not look any more', async () => {
      const target = await environment.again(shared);
      const attachment = await attach(plan(target, sh('sleep 600')));
      await attachment.started(signal());
      const receipt = await attachment.detach(AbortSignal.abort());
      expect(new Set(receipt.lines.map((line) => line.verdict))).toEqual(new Set(['unknown']));
    });
  });
}
