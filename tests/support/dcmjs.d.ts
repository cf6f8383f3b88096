/** What the tests use of dcmjs, which ships no types. */
declare module 'dcmjs' {
  const dcmjs: {
    readonly log: { setLevel(level: 'silent'): void };
    readonly data: {
      readonly DicomMessage: { readFile(file: ArrayBuffer): { readonly dict: Record<string, unknown> } };
    };
  };
  export default dcmjs;
}
