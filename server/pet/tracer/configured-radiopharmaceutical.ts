/** A radiopharmaceutical as the installation configured it. */
export interface ConfiguredRadiopharmaceutical {
  readonly name: string;
  /** Seconds. */
  readonly halfLife: number;
  /** Texts that mean it, beside the name: matched as whole words, without case, accents and nuclides. */
  readonly synonyms: readonly string[];
  /** Codes that mean it, as value and scheme: `C-B1031 SRT`. */
  readonly codes: readonly string[];
}
