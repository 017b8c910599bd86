import { describe, expect, it } from 'vitest';
import { jsonLines, runScript } from './run-script.js';
import { argvFor, reportOfSample, textsOf } from './samples.js';

describe('env', () => {
  it('runs for the values, or for the names alone', async () => {
    expect(await argvFor('env', '')).toEqual(['/usr/bin/recap-env']);
    expect(await argvFor('env', '--names')).toEqual(['/usr/bin/recap-env', 'names']);
  });

  it('reads what the process was started with, and masks what must not leave it', async () => {
    const environment = {
      DB_PASSWORD: 'hunter2',
      DB_PASSWORD_FILE: '/run/secrets/db',
      DB_URL: 'postgres://web:hunter2@db.shop:5432/web?sslmode=disable',
      MOTD: 'one\ntwo "quoted" \\ back',
      RIGHT_TO_LEFT: '\u202egnp.exe',
    };
    const { code, output } = await runScript('env', [], { environment });
    expect(code).toBe(0);
    const rows = jsonLines(output);
    expect(rows.filter(({ name }) => name !== 'PATH')).toEqual(
      expect.arrayContaining([
        { name: 'DB_PASSWORD', value: '[redacted]', masked: 'by its name' },
        { name: 'DB_PASSWORD_FILE', value: '/run/secrets/db', masked: '' },
        {
          name: 'DB_URL',
          value: 'postgres://web:[redacted]@db.shop:5432/web?sslmode=disable',
          masked: 'the password in it',
        },
        { name: 'MOTD', value: environment.MOTD, masked: '' },
        { name: 'RIGHT_TO_LEFT', value: environment.RIGHT_TO_LEFT, masked: '' },
      ]),
    );
    expect(output).not.toContain('hunter2');
  });

  it('gives no value at all when only the names are asked for', async () => {
    const { output } = await runScript('env', ['names'], { environment: { COLOUR: 'blue' } });
    expect(jsonLines(output)).toContainEqual({ name: 'COLOUR', value: '', masked: 'not asked for' });
    expect(output).not.toContain('blue');
  });

  it('shows the variables in the order of their names', async () => {
    const report = await reportOfSample('env', 'app.jsonl');
    expect(report.summary).toBe('9 variables, 2 masked by their name, 1 with a masked password');
    expect(textsOf(report).slice(0, 4)).toEqual([
      ['Name', 'Value', 'Masked'],
      ['AWS_SECRET_ACCESS_KEY', '[redacted]', 'by its name'],
      ['DATABASE_URL', 'postgres://web:[redacted]@db.shop:5432/web', 'the password in it'],
      ['GREETING', 'one\ntwo', ''],
    ]);
  });

  it('shows the names alone', async () => {
    expect((await reportOfSample('env', 'names.jsonl', { words: '--names' })).summary).toBe('3 variables');
  });

  it('says that there is no environment', async () => {
    expect(await reportOfSample('env', 'empty.jsonl')).toMatchObject({ parts: [] });
  });
});
