import { adoptContract } from '../contract/adopt.js';
import { embeddedAttachEnvironment } from './support/embedded-attach-environment.js';

adoptContract('ephemeral', () => embeddedAttachEnvironment('ephemeral'));
adoptContract('node', () => embeddedAttachEnvironment('node'));
