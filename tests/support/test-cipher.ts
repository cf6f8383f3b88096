import { SecretCipher } from '../../server/db/secret-cipher.ts';

/** Of databases that tests open without the data directory of a gateway. */
export const TEST_CIPHER = new SecretCipher(Buffer.alloc(32, 7), 'test');
