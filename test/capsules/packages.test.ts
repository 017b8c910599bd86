import { describe, expect, it } from 'vitest';
import { argvFor, reportOfSample, textsOf } from './samples.js';
import { runBesideTree } from './target-tree.js';

const run = (prepare: string) => runBesideTree('packages', [], { prepare: `cd "$tree" && mkdir -p etc && ${prepare}` });

interface Bom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly components: readonly { readonly type: string; readonly name: string; readonly purl?: string }[];
}

const bomOf = (output: string): Bom => JSON.parse(output.slice(output.indexOf('# recap section sbom\n') + 21)) as Bom;

describe('packages', () => {
  it('reads a distroless image, whose links and pipes it does not open', async () => {
    expect(await argvFor('packages', '')).toEqual(['/usr/bin/recap-packages']);
    const { code, output } = await run(
      `mkdir -p var/lib/dpkg/status.d usr/lib && printf 'ID="debian"\\nVERSION_ID="12"\\n' >usr/lib/os-release &&
       ln -s ../usr/lib/os-release etc/os-release && cd var/lib/dpkg/status.d && mkfifo pipe && ln -s /etc/only-of-the-capsule link &&
       printf 'Package: base-files\\nVersion: 1:12.4+deb12u5\\nArchitecture: amd64\\nDescription: x\\n more\\n' >base &&
       printf 'Package: tzdata\\nSource: tz (2024a)\\nVersion: 2024a-0\\nArchitecture: all' >tzdata`,
    );
    expect(code).toBe(0);
    const { components, ...bom } = bomOf(output);
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(components.map(({ type, name, purl }) => purl ?? `${type} ${name}`)).toEqual([
      'operating-system debian',
      'pkg:deb/debian/base-files@1%3A12.4%2Bdeb12u5?arch=amd64&distro=debian-12',
      'pkg:deb/debian/tzdata@2024a-0?arch=all&distro=debian-12&upstream=tz',
    ]);
  });

  it('reads apk, and of dpkg only what is installed', async () => {
    const { output } = await run(
      `mkdir -p lib/apk/db var/lib/dpkg && printf 'P:libstdc++\\nV:13.2.1-r0\\nA:x86_64\\no:gcc\\n\\n' >lib/apk/db/installed &&
       printf 'Package: gone\\nStatus: deinstall ok config-files\\nVersion: 1\\nArchitecture: all\\n\\n' >var/lib/dpkg/status`,
    );
    expect(bomOf(output).components.map(({ purl }) => purl)).toEqual([
      'pkg:apk/alpine/libstdc%2B%2B@13.2.1-r0?arch=x86_64&upstream=gcc',
    ]);
    expect(output).toContain('\nleft=1\n');
  });

  it.each([
    ['an RPM database, which this capsule can not read', 'mkdir -p var/lib/rpm && : >var/lib/rpm/rpmdb.sqlite'],
    ['has no database of dpkg or apk', ':'],
    ['has no database of dpkg or apk', 'ln -s /etc var && mkdir -p lib/apk/db && mkfifo lib/apk/db/installed'],
  ])('says that the target %s', async (reason, prepare) => {
    const { code, output, errors } = await run(prepare);
    expect({ code, output }).toEqual({ code: 3, output: '' });
    expect(errors).toContain(reason);
  });

  it('keeps hostile names data, and the document whole', async () => {
    const { output } = await run(
      `mkdir -p var/lib/dpkg && printf 'Package: "x\\\\\\nVersion: 1\\033[31m\\nArchitecture: \\303\\244\\n\\n# recap section sbom\\n' >var/lib/dpkg/status`,
    );
    expect(bomOf(output).components[0]).toMatchObject({ name: '"x\\' });
    expect(bomOf(output).components[0]?.purl).toBe('pkg:deb/debian/%22x%5C@1%1B%5B31m?arch=%C3%A4');
  });

  it('shows a table, and the document as a file', async () => {
    const report = await reportOfSample('packages', 'huge-debian.txt');
    expect(report.summary).toBe('packages 300, system Debian GNU/Linux 12 (bookworm) · 300 listed');
    const bom = report.files.find(({ name }) => name.endsWith('.cdx.json'));
    expect(bom).toMatchObject({ always: true, mediaType: 'application/json' });
    expect((JSON.parse(String(bom?.content)) as Bom).components).toHaveLength(301);
    expect(textsOf(await reportOfSample('packages', 'alpine.txt'))[2]).toEqual([
      'ssl_client',
      '1.36.1-r29',
      'x86_64',
      'busybox',
    ]);
    expect((await reportOfSample('packages', 'distroless.txt')).summary).toContain('packages 2');
  });
});
