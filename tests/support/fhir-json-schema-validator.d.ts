/** What the tests use of the validator, which ships no types and the JSON schema of FHIR R4. */
declare module '@asymmetrik/fhir-json-schema-validator' {
  export default class JSONSchemaValidator {
    /** @returns what is wrong; empty where nothing is */
    validate(resource: object, verbose?: boolean): unknown[];
  }
}
