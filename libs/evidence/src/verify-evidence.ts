import { type Jwks } from '@envoi/signing';
import { NotLinesError, linesOf } from './lines.ts';
import { type Verdict } from './verdict.ts';
import { Verification } from './verification.ts';

/**
 * Verifies an evidence file by the public keys alone: no store, no network, no clock; in bounded memory but for an entry
 * for each request. Whatever is wrong with the file is in the verdict; throws only what reading it throws. `onProgress` is told
 * how many lines have been read.
 */
export async function verifyEvidence(
  chunks: AsyncIterable<Uint8Array>,
  keys: Jwks,
  onProgress?: (lines: number) => void,
): Promise<Verdict> {
  const verification = new Verification(keys);
  try {
    let read = 0;
    for await (const lines of linesOf(chunks)) {
      for (const line of lines) await verification.read(line);
      onProgress?.((read += lines.length));
    }
  } catch (error) {
    if (!(error instanceof NotLinesError)) throw error;
    verification.report(error.message);
  }
  return verification.verdict();
}
