/** Messages of a real kubelet v1.36.2 with containerd 2.1.9 for image names that it can't parse. */
export const recordedAnswers = [
  {
    reference: 'Local/UPPER:1',
    message: `Failed to apply default image tag "Local/UPPER:1": couldn't parse image name "Local/UPPER:1": invalid reference format: repository name (UPPER) must be lowercase`,
  },
  {
    reference: 'UPPER/Not Valid',
    message: `Failed to apply default image tag "UPPER/Not Valid": couldn't parse image name "UPPER/Not Valid": invalid reference format: repository name (Not Valid) must be lowercase`,
  },
];
