/**
 * The body of an answer, as long as it is not more than `most` bytes.
 * @throws Error when it is more; the connection is given up then, however much is still to come
 */
export async function readBody(response: Response, most: number): Promise<Buffer> {
  const tooLong = new Error(`the registry's answer is longer than ${most} bytes`);
  if (Number(response.headers.get('content-length') ?? 0) > most) {
    await response.body?.cancel();
    throw tooLong;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    const chunk = Buffer.from(part.value as Uint8Array);
    bytes += chunk.length;
    if (bytes > most) {
      await reader?.cancel();
      throw tooLong;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
