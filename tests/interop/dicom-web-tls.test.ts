/** DICOMweb over TLS with certificates of a hospital's own authority, made by openssl: what is trusted, and what is said. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { noticeMessage } from '../../server/base/notices.ts';
import type { Device, DiagnosisStep } from '../../server/devices/device.ts';
import { diagnoseWeb, echoWeb } from '../../server/dicom-web/diagnose-web.ts';
import { WebError } from '../../server/dicom-web/web-error.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { makeAuthority, type Authority, type Issued } from '../support/authority.ts';
import { missingPrograms } from '../support/programs.ts';
import { startWebServer } from '../support/scripted-web-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describe(
  'a DICOMweb server with a certificate of its own authority',
  { skip: missingPrograms('openssl') },
  () => {
    const owned = new AsyncDisposableStack();
    let api: ApiServer;
    let hospital: Authority;
    let others: Authority;
    before(async () => {
      const { path } = owned.use(temporaryDirectory('web-tls-'));
      hospital = await makeAuthority(path, 'hospital');
      others = await makeAuthority(path, 'others');
      api = owned.use(await startApiServer());
    });
    after(() => owned.disposeAsync());

    let declared = 0;
    /** What is said of a server with that certificate, by a device that trusts that authority. */
    async function tried(
      { key, cert }: Issued,
      authority: string | null,
    ): Promise<{ steps: readonly string[]; words: string; echo: string | null; stored: number }> {
      await using server = await startWebServer({
        key: readFileSync(key, 'utf8'),
        cert: readFileSync(cert, 'utf8'),
      });
      const name = `WEB${++declared}`;
      const device: Device = await api.services.devices.create({
        name,
        kind: 'DICOMWEB',
        url: server.url,
        secret: 'a token',
        ...(authority !== null && { authority: readFileSync(authority, 'utf8') }),
      });
      const { signal } = new AbortController();
      const steps: readonly DiagnosisStep[] = await diagnoseWeb(device, 'PETFECTIOR', signal);
      const failed = steps.find(({ outcome }) => outcome === 'FAILED');
      const echo = await echoWeb(device, signal).then(
        () => null,
        (error: unknown) => (error instanceof WebError ? error.notice.code : String(error)),
      );
      return {
        steps: steps
          .filter(({ outcome }) => outcome !== 'SKIPPED')
          .map(({ name: step, outcome, notice }) => `${step} ${outcome} ${notice.code}`),
        words: failed ? noticeMessage(failed.notice) : '',
        echo,
        stored: server.stored().length,
      };
    }

    test('the right authority: it is spoken to, and takes an image', async () => {
      const { steps, echo, stored } = await tried(
        await hospital.issue('right', { names: 'IP:127.0.0.1' }),
        hospital.cert,
      );
      assert.ok(steps.includes('TLS PASSED TLS_OPENED'), steps.join());
      assert.ok(steps.includes('STOW PASSED STOW_STORED'), steps.join());
      assert.deepEqual([echo, stored], [null, 1]);
    });

    test('another authority, or none where the machine trusts neither: what to enter is said', async () => {
      const issued = await hospital.issue('untrusted', { names: 'IP:127.0.0.1' });
      for (const authority of [others.cert, null]) {
        const { steps, words, echo, stored } = await tried(issued, authority);
        assert.equal(steps.at(-1), 'TLS FAILED WEB_TLS_UNTRUSTED');
        assert.match(words, /enter the certificate of the hospital's authority with the device/);
        assert.deepEqual([echo, stored], ['WEB_TLS_UNTRUSTED', 0]);
      }
    });

    test('a certificate that has expired: renew it', async () => {
      const expired = await hospital.issue('expired', { names: 'IP:127.0.0.1', days: -1 });
      const { steps, words, echo, stored } = await tried(expired, hospital.cert);
      assert.equal(steps.at(-1), 'TLS FAILED TLS_OUT_OF_TIME');
      assert.match(words, /not valid at this time \(CERT_HAS_EXPIRED\): renew it there/);
      assert.deepEqual([echo, stored], ['TLS_OUT_OF_TIME', 0]);
    });

    test('a certificate for another host, with or without other names: for which is said', async () => {
      for (const [names, said] of [
        ['DNS:pacs.hospital.example', /is for DNS:pacs\.hospital\.example: enter one of these/],
        [undefined, /is for nameless: enter one of these/],
      ] as const) {
        const other = await hospital.issue('nameless', { ...(names && { names }) });
        const { steps, words, echo, stored } = await tried(other, hospital.cert);
        assert.equal(steps.at(-1), 'TLS FAILED TLS_OTHER_NAME');
        assert.match(words, said);
        assert.deepEqual([echo, stored], ['TLS_OTHER_NAME', 0]);
      }
    });

    test('a server that speaks no TLS under an https address is told as such', async () => {
      await using plain = await startWebServer();
      const device = await api.services.devices.create({
        name: 'PLAIN',
        kind: 'DICOMWEB',
        url: plain.url.replace('http:', 'https:'),
      });
      const steps = await diagnoseWeb(device, 'PETFECTIOR', new AbortController().signal);
      assert.equal(steps.find(({ outcome }) => outcome === 'FAILED')?.notice.code, 'TLS_NOT_SPOKEN');
    });
  },
);
