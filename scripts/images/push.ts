import { runTool } from './tool.js';

/**
 * Pushes an OCI layout with all its architectures, under the digest that it has, and as the tag latest. Credentials are those that
 * `skopeo login` or `docker login` keep.
 * @param repository with its registry: `ghcr.io/recap-dev/capsules/netstat`
 */
export async function pushImage(layout: string, repository: string): Promise<void> {
  const local = /^(localhost|127\.0\.0\.1)(:\d+)?\//.test(repository) ? ['--dest-tls-verify=false'] : [];
  const words = ['--quiet', '--all', '--preserve-digests', ...local, `oci:${layout}`, `docker://${repository}:latest`];
  await runTool('skopeo', ['copy', ...words]);
}
