import { quirkAnswer } from '../quirks.ts';
import type { Quirk } from '../quirky-server.ts';

/** Sends whoever signs for another region away, and names the right one. */
export function oneRegion(region: string): Quirk {
  return ({ headers }, pass) => {
    const signedFor = /Credential=[^/]+\/\d{8}\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
    if (signedFor === undefined || signedFor === region) return pass();
    return quirkAnswer(
      301,
      `<?xml version="1.0"?><Error><Code>PermanentRedirect</Code><Message>elsewhere</Message><Region>${region}</Region></Error>`,
      { 'content-type': 'application/xml', 'x-amz-bucket-region': region },
    );
  };
}
