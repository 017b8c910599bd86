/** Where http.ts leaves a request's signature for the listeners; absent in Socket Mode, which has none. */
export const SIGNATURE = 'recapSignature';

export function signatureOf(context: Readonly<Record<string, unknown>>): string | undefined {
  const signature = context[SIGNATURE];
  return typeof signature === 'string' ? signature : undefined;
}
