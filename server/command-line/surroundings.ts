import { readConfig, type Config } from '../base/config.ts';
import type { Environment } from '../base/variables.ts';
import { commandOutput, type Output } from './output.ts';

/** What commands get from outside. */
export interface Surroundings {
  readonly environment: Environment;
  readonly output: Output;
}

/** The output follows `--json`, which is read with the command line. */
export function surroundingsOf(isJson: () => boolean): Surroundings {
  let output: Output | undefined;
  return {
    environment: process.env,
    get output() {
      return (output ??= commandOutput(isJson()));
    },
  };
}

/** @throws ConfigError with every wrong setting */
export function settingsOf({ environment }: Surroundings): Config {
  return readConfig(environment, process.stdout.isTTY);
}
