/**
 * `npm run protocol:check -- URL [--token TOKEN]`: tries a processing server against the open protocol and names
 * each deviation. Ends with 0 when it keeps to it, 1 when not, 69 when it cannot be reached, 64 for a wrong command.
 */
import { parseArgs } from 'node:util';
import { GatewayError } from '../base/errors.ts';
import { checkServer } from './check-server.ts';
import { Probe } from './probe.ts';
import { Report, type Finding } from './report.ts';

const EX_USAGE = 64;
const EX_UNAVAILABLE = 69;
const USAGE = 'Usage: npm run protocol:check -- URL [--token TOKEN]   (or PROCESSING_TOKEN)\n';
const MARKS = { holds: '✔', deviates: '✖', 'not offered': '–' } as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const command = commandOf(args);
  if (!command) {
    process.stderr.write(USAGE);
    return EX_USAGE;
  }
  const { url, token } = command;
  const probe = new Probe(url, token, new AbortController().signal);
  try {
    await probe.send('GET', 'v1/health');
    const report = new Report(show);
    await checkServer(probe, report);
    const { findings, deviations } = report;
    const verdict = deviations.length === 0 ? 'keeps to the protocol' : 'deviates from the protocol';
    say(`\n${url.origin} ${verdict}: ${findings.length} looked at, ${deviations.length} deviate`);
    return deviations.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EX_UNAVAILABLE;
  } finally {
    await probe.close();
  }
}

function commandOf(args: readonly string[]): { url: URL; token: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { token: { type: 'string', default: process.env['PROCESSING_TOKEN'] ?? '' } },
    });
    const url = URL.parse(positionals[0] ?? '');
    const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
    return isHttp && positionals.length === 1 ? { url, token: values.token || undefined } : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function show({ name, outcome, detail }: Finding): void {
  say(`${MARKS[outcome]} ${name}${detail ? `\n    ${detail}` : ''}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
