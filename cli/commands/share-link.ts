import type { Command } from 'commander';
import { showFingerprint } from '#shared/fingerprint.ts';
import { qrForTerminal } from '#shared/qr-code.ts';
import { examples } from '../examples.ts';
import { confirm } from '../input/confirm.ts';
import { openShare } from '../open-share.ts';
import type { Runner } from '../program.ts';

interface LinkOptions {
  readonly key?: string;
  readonly host?: string;
  readonly qr?: boolean;
}

export function addShareLink(parent: Command, run: Runner): void {
  const command = parent
    .command('link')
    .summary('a link for another computer')
    .description(
      'Print a link for another computer: address, bucket, id of the key and fingerprint of the certificate. The ' +
        'secret is not in it. There: holdall connection add NAME --from LINK',
    )
    .argument('<bucket>', 'the bucket')
    .option('--key <id>', 'id of the key; the first that sees the bucket when left out')
    .option('--host <address>', 'IP address by which the other computer reaches this one')
    .option('--qr', 'also as a picture to scan')
    .action((bucket: string, { key, host, qr }: LinkOptions) =>
      run(
        async (app) => {
          const link = await openShare(app).link(bucket, { accessKeyId: key, host });
          app.report.answer({ text: `${link}\n${qr ? `\n${qrForTerminal(link)}\n` : ''}`, json: { link } });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall share link backups', 'holdall share link backups --qr']);
}

export function addShareCertificate(parent: Command, run: Runner): void {
  const command = parent
    .command('certificate')
    .summary('the certificate that Holdall makes for this computer')
    .description(
      'Print the certificate that Holdall makes for this computer, in PEM format: for other S3 programs, which take ' +
        'it as a certificate authority. Holdall itself only needs its fingerprint, which is in the link.',
    )
    .option('--renew', 'make a new one; all links and pinned connections of other computers are void then')
    .option('--yes', 'do not ask')
    .action((options: { renew?: boolean; yes?: boolean }) =>
      run(
        async (app) => {
          const share = openShare(app);
          if (options.renew) {
            const question =
              'Every computer that uses what is shared here has to be told the new one. Go on?';
            if (!(await confirm(app, question, options.yes === true))) return 'cancelled';
          }
          const { pem, fingerprint } = options.renew
            ? await share.renewCertificate()
            : await share.certificate();
          app.report.warn(`Fingerprint (SHA-256): ${showFingerprint(fingerprint)}`);
          app.report.answer({ text: `${pem.trim()}\n`, json: { certificate: pem, fingerprint } });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall share certificate > holdall.pem', 'holdall share certificate --renew']);
}
