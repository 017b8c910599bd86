/** The TLS identity of the embedded API server: made at start, kept in memory only. */
import { generate } from 'selfsigned';

export interface ServerCertificate {
  keyPem: string;
  certPem: string;
  /** What a kubeconfig embeds: the authority that signed the certificate. */
  caPem: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** Valid for 127.0.0.1 and localhost, from a day ago (clocks differ) for a year. */
export async function makeCertificate(): Promise<ServerCertificate> {
  const validity = { notBeforeDate: new Date(Date.now() - DAY), notAfterDate: new Date(Date.now() + 365 * DAY) };
  const kind = { ...validity, keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
  const ca = await generate([{ name: 'commonName', value: 'embedded-cluster-ca' }], {
    ...kind,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'kube-apiserver' }], {
    ...kind,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return { keyPem: server.private, certPem: server.cert, caPem: ca.cert };
}
