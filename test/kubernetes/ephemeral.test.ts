import { attachContract } from '../contract/attach.js';
import { embeddedAttachEnvironment } from './support/embedded-attach-environment.js';

attachContract('ephemeral', () => embeddedAttachEnvironment('ephemeral'));
