/**
 * What is said to people, as data: a stable code with its parameters, and an English sentence made of them. Clients
 * say it in their own language by the code; decisions are made on the code, never on the text. Codes are never
 * reused, no parameter holds patient data, and `docs/errors.md` is generated from this table.
 */
import { ASSOCIATION_NOTICES } from './association-notices.ts';
import { COLLECTOR_NOTICES } from './collector-notices.ts';
import {
  ERROR_CODES,
  errorMessage,
  fillTemplate,
  GatewayError,
  type ErrorCode,
  type ErrorParams,
} from './errors.ts';
import { SERIES_NOTICES } from './series-notices.ts';
import { MAIL_NOTICES } from './mail-notices.ts';

export const NOTICES = {
  // The connection to a device or to an address outside.
  HOST_IS_ADDRESS: '{host} is an address.',
  HOST_RESOLVED: '{host} is {addresses}.',
  HOST_UNKNOWN: 'The name {host} is not known to the name server: check it, or enter the IP address.',
  PORT_OPEN: 'Something listens on port {port} of {host}.',
  PORT_CLOSED:
    '{host} is there, but nothing listens on port {port}: check the port, and that the application there runs.',
  HOST_SILENT:
    '{host} did not answer in {seconds} s: the machine is off, the address is wrong, or a firewall is in between.',
  HOST_UNREACHABLE: 'There is no way to {host} ({detail}): check the address, the network and the VPN.',
  CONNECTION_FAILED: 'The connection to {host} failed: {detail}.',
  TLS_NOT_ASKED: 'Not asked for with this device.',
  TLS_OPENED: 'The device speaks TLS with a certificate that is trusted.',
  TLS_FAILED:
    'No TLS connection: {detail}. Check that the device speaks TLS on this port and that its certificate is trusted here.',
  TLS_UNTRUSTED:
    "The certificate of {host} comes from no authority that is trusted here ({detail}): name the hospital's in DICOM_TLS_CA.",
  TLS_OUT_OF_TIME:
    'The certificate of {host} is not valid at this time ({detail}): renew it there, and compare the clocks.',
  TLS_OTHER_NAME:
    'The certificate of {host} is for {names}: enter one of these as the host of the device, or renew the certificate.',
  TLS_NOT_SPOKEN:
    '{host} does not speak TLS on port {port} ({detail}): check the port, or switch TLS off for the device.',
  TLS_CLIENT_REFUSED:
    "The device does not take this gateway's certificate, or asks for one ({detail}): set DICOM_CLIENT_CERT, and let the device trust its authority.",
  STEP_SKIPPED: 'Not tried, since an earlier step failed.',

  ...ASSOCIATION_NOTICES,

  // What is asked of an archive, and what it sends.
  FIND_ANSWERED: 'The device can be searched by C-FIND.',
  MOVE_ANSWERED:
    'C-MOVE to {aeTitle} is taken. Some archives look for the address of {aeTitle} only when they have images to send: the first retrieval shows it.',
  QUERY_NOT_ASKED: 'Not marked as a device that can be queried.',
  QUERY_NOT_OFFERED:
    '{device} does not offer query and retrieve to this gateway: enable C-FIND and C-MOVE or C-GET (study root) for it there, or correct the AE title and port for queries.',
  ARCHIVE_SILENT:
    '{device} took the request and then was silent ({detail}): look into its log, then try again.',
  ARCHIVE_HUNG_UP:
    '{device} ended the connection before it had answered: it often takes known addresses only. Declare {callingAeTitle} there, then try again.',
  ARCHIVE_REFUSED: '{device} answered with {status}: {meaning}. {comment} Its own log says more.',
  MOVE_REFUSED:
    '{device} refused to send images to {aeTitle} with {status}: {meaning}. {comment} Check that {aeTitle} is declared there with the address of this gateway and the port of its Dicom Listener.',
  MOVE_DESTINATION_UNKNOWN:
    '{device} does not know where {aeTitle} is: enter this AE title there, with the address of this gateway and the port of its Dicom Listener, then try again.',
  GET_ANSWERED: 'C-GET is taken: images come on the connection that asks for them.',
  GET_NOT_OFFERED:
    '{device} does not offer C-GET to this gateway: enable C-GET (study root) for it there, or choose C-MOVE for the device here.',
  GET_ROLE_REFUSED:
    '{device} takes C-GET, but would not send PET images on the same connection: allow this gateway the role of an SCP of their storage there, or choose C-MOVE for the device here.',
  GET_REFUSED:
    '{device} refused to send images by C-GET with {status}: {meaning}. {comment} Its own log says more.',
  STUDY_NOT_FOUND: '{device} has no study that fits.',
  PET_SERIES_NOT_FOUND: '{device} has the study, but no PET series that fits.',
  NOTHING_CAME:
    '{device} says that it has sent {announced} images, and none has come: check address and port of {aeTitle} there, and that the Dicom Listener runs.',
  IMAGES_MISSING:
    '{device} says that it has sent {announced} images, and {arrived} have come: look into its log, then retrieve again.',
  IMAGES_NOT_SENT:
    '{device} could not send {failed} of {announced} images: look into its log, then retrieve again.',
  IMAGES_LEFT_OUT:
    '{device} lists {listed} PET images of the series and has sent {arrived} of them: look into its log, then retrieve again.',
  OBJECTS_NOT_SENT:
    'Every PET image came. {device} could not send other objects of the series ({failed}), which are not needed.',
  SERIES_NOT_PROCESSED:
    '{device} has a series of modality PT whose objects are not processed here ({classes}): it was not fetched.',

  // Whether a device takes responsibility for what it has (DICOM Storage Commitment).
  COMMITMENT_REFUSED:
    '{device} has not taken responsibility for {refused} of {total} images. {cause} Look into its log, then send the result again.',
  COMMITMENT_REASON: 'The first was refused with {status}: {meaning}.',
  COMMITMENT_UNANSWERED:
    '{device} has not said in {hours} h whether it takes responsibility for the images: check that it can open associations to this gateway, then send the result again.',
  COMMITMENT_NOT_REQUESTED: '{device} could not be asked to take responsibility for the images. {cause}',
  COMMITMENT_NOT_OFFERED:
    'The device does not offer storage commitment to {callingAeTitle}: enable it there, or switch it off for the device.',
  REQUEST_REFUSED: 'The device refused the request: {detail}.',

  // Processes and tasks.
  PORT_TAKEN: 'Port {port} is taken by another program: stop it, or choose another port.',
  PORT_DENIED: 'Port {port} cannot be listened on ({detail}): choose another port or address.',
  UNEXPECTED: '{detail}.',
  PROCESS_STOPPED: '{process} is stopped.',
  NOTHING_RECEIVED: 'Dicom Listener is stopped: no image is received.',
  TUNNEL_DOWN: 'The tunnel {interface} to the processing server is down.',
  DESTINATION_FAILING: 'Results do not reach {device}. {cause}',
  WAITS_FOR_IMAGES: 'Waits for more images.',
  WAITS_FOR_DESTINATION: 'Waits for {device}. {cause}',
  WAITS_FOR_RETRY: 'Waits before it is tried again.',
  WAITS_FOR_SERVER: 'Waits until the processing server answers again.',
  WAITS_FOR_RESULT: 'Waits for the result of the processing server.',
  WAITS_FOR_RELEASE: 'A rule holds it until a person releases it.',
  IGNORED_BY_RULE: 'The rule “{rule}” says that it is not processed; it can be processed by hand.',
  RULE_DESTINATION_GONE:
    'The rule “{rule}” names devices that are not declared any more, and nothing is sent there: {devices}.',

  ...SERIES_NOTICES,

  // Alerts.
  COMMITMENT_FAILED: 'Task {task}: {cause}',
  TASK_FAILED: 'Task {task} failed at {step}: {cause}',
  SERVER_SILENT: 'The processing server cannot be reached.',
  PROCESS_FAILED: '{process} failed; it is started again by itself. {cause}',
  UNKNOWN_SENDER: '{aeTitle} at {address} opens associations here and is not declared as a device.',
  RESTORE_UNCONFIRMED:
    'This gateway was restored from a backup: nothing leaves it until an administrator confirms that it is the real one.',
  BACKUP_OVERDUE: 'The daily backup into {folder} could not be made: {detail}.',
  BACKUP_FOLDER_FORM: 'Enter the absolute path of a folder on the gateway, or nothing.',
  NODE_GONE:
    'Node {node} is gone: the other nodes go on with its work. Start it again, or look at its machine.',
  IMAGES_QUARANTINED: 'Images were received that no task can take: they are kept in quarantine.',
  MULTI_FRAME_PET:
    '{aeTitle} at {address} sent multi-frame PET (Enhanced or Legacy Converted), which is not supported yet and was not kept: export one object for each slice (PET Image Storage).',
  INSTANCE_CONFLICT: 'An image came again with other contents than before; task {task} has the newer one.',
  DISK_FILLING:
    'Receiving will stop in about {hours} h, at {time}, if the disk goes on filling as in the last hours: less than {mebibytes} MiB will be free then.',
  DISK_LOW: 'Receiving has stopped: less than {mebibytes} MiB are free.',

  // Why an image is in quarantine.
  IMAGE_UNREADABLE: 'The file is whole, but not an image that can be used: {detail}.',
  IMAGE_UNSTORABLE: 'The database cannot keep what the header of this image says ({code}).',
  IMAGE_NOT_TAKEN_UP: 'Taking up this image failed; the log has the details under {reference}.',

  // What is asked for does not exist.
  NO_SUCH_TASK: 'Task {name} does not exist.',
  NO_SUCH_DEVICE: 'Device {name} does not exist.',
  NO_SUCH_USER: 'User {name} does not exist.',
  NO_SUCH_SESSION: 'Session {name} does not exist.',
  NO_SUCH_API_TOKEN: 'API token {name} does not exist.',
  FHIR_NEEDS_TLS:
    'What goes there names a patient: enter an address that begins with https, or one of this machine.',
  TOKEN_AGAIN: 'Enter the token again: the one that is kept was for another server.',
  TOKEN_FORM: 'A token has no spaces and no letters with accents.',
  NO_SUCH_ALERT: 'Alert {name} is not open any more.',
  NO_SUCH_MAIL_RULE: 'Mail rule {name} does not exist.',
  NO_SUCH_WEBHOOK: 'Webhook {name} does not exist.',
  NO_SUCH_RADIOPHARMACEUTICAL: 'Radiopharmaceutical {name} does not exist.',
  NO_SUCH_POST_FILTER: 'Post-filter {name} does not exist.',
  NO_SUCH_VIEW: 'You have saved no view with the name {name}.',
  NO_SUCH_RULE: 'Rule {name} does not exist.',
  NO_SUCH_RETRIEVAL: 'Retrieval {name} does not exist.',
  NO_SUCH_DELETION: 'Deletion {name} does not exist.',
  NO_SUCH_TEST_RUN: 'Test run {name} does not exist.',
  NO_SUCH_SCANNER_MODEL: 'Scanner model {name} does not exist.',

  // It does not fit what is there.
  NAME_TAKEN: '{name} exists already.',
  LAST_ADMINISTRATOR: 'The last administrator has to stay one.',
  SET_UP_DONE: 'The first administrator exists already.',
  SERIES_COMPLETE: 'The series of this task is complete already.',
  NOT_COMPLETABLE: 'A task that is {state} cannot be completed by hand.',
  NOTHING_TO_COMPARE: 'There is no result to compare with yet.',
  NOT_ITS_SERIES: 'The task has made no such series.',
  NO_RESULTS: 'This task has no results to send yet.',
  NOT_A_DESTINATION: 'Nothing of this task waits to be sent to {device}.',
  DEVICE_AWAITED:
    'Results wait to be sent to {device} ({count}): let them arrive, or say that they are not to be sent there.',
  NOT_FINISHED: 'Only finished tasks are deleted together.',
  IMAGES_REMOVED: 'The images of this task have been removed by retention.',
  TASK_REFUSES: 'A task that is {state} at {step} cannot {action}.',
  DEVICE_NOT_QUERIED:
    '{device} is not marked as a device that can be queried: an administrator can mark it on the Config page.',
  TEST_RUN_HELD:
    'This gateway was restored from a backup and nothing leaves it: a test run is possible once an administrator has confirmed that it is the real one.',
  TEST_RUN_NEEDS_PROCESSES:
    'A test run passes through everything, and these are stopped: {processes}. Start them first.',
  TEST_RUN_UNDER_WAY: 'Another test run is being sent: wait until it has arrived.',
  TEST_RUN_CUT_OFF: 'The gateway was stopped while the series was being sent: start the test run again.',
  TEST_RUN_NOT_SENT: 'The made-up series did not reach the Dicom Listener. {cause}',
  DELETION_OVER: 'This deletion is over.',
  RETRIEVAL_OVER: 'This retrieval is over.',
  RETRIEVAL_KEY_TAKEN: 'This key stands for another request.',
  DIAGNOSES_RUNNING: 'Other connections are being tried: wait for them.',

  // It is not allowed.
  SIGN_IN_FIRST: 'Sign in first.',
  TOKEN_UNKNOWN: 'No session and no API token has this token: it was mistyped, signed out or revoked.',
  TOKEN_EXPIRED: 'The session or the API token has expired: sign in again, or make a new token.',
  ROLE_TOO_LOW: 'Your role does not allow this.',
  DATABASE_AWAY: 'The database does not answer now: nothing is lost. Try again in a moment.',
  DISK_FULL: 'The disk is full: nothing can be written. Delete finished tasks or make room, then try again.',
  ONE_SIGN_IN: 'A request may sign in, set up or change a password once.',
  WRONG_CREDENTIALS: 'Wrong user name or password.',
  TOO_MANY_ATTEMPTS: 'Too many failed attempts: try again in {seconds} s.',
  SET_UP_LINK_INVALID: 'The link is not, or no longer, valid: it is printed anew at each start.',

  SECOND_FACTOR_NEEDED: 'Enter the code of your authenticator, or a recovery code.',
  SECOND_FACTOR_WRONG: 'This code is wrong, or was used before: wait for the next one.',
  SECOND_FACTOR_TO_ENROL: 'This gateway asks for a second factor: set up an authenticator first.',
  SECOND_FACTOR_REQUIRED: 'This gateway asks everybody for a second factor.',
  SECOND_FACTOR_SET: 'A second factor is set up already: remove it first, or let an administrator reset it.',

  // Sign-in with an account of the hospital.
  SIGN_IN_NOT_OFFERED: 'Sign-in with an account of the hospital is not set up here.',
  SIGN_IN_NOT_BEGUN:
    'This sign-in was not begun in this browser, took too long, or was used before: begin again.',
  PROVIDER_DENIED: 'The sign-in was cancelled or refused at the hospital.',
  PROVIDER_FAILED:
    "The hospital's sign-in did not work; the gateway's log says why. Local users can sign in.",
  DIRECTORY_FAILED: "The hospital's directory did not answer as it should; the gateway's log says why.",
  NO_ROLE_OUTSIDE: '{name} is in no group that has a role here: ask for one.',
  OUTSIDE_ACCOUNT_BARRED: 'The hospital has disabled this account, or lets it in neither now nor from here.',
  OUTSIDE_PASSWORD_EXPIRED: 'The password has expired at the hospital: change it there, then sign in here.',
  OUTSIDE_NAME_UNUSABLE: 'The hospital calls this person "{name}", which cannot be a user name here.',
  OUTSIDE_NAME_TAKEN: 'Another account here is called {name} already: an administrator can delete it.',
  USER_FROM_OUTSIDE: 'Password and role of {name} come from the hospital: change them there.',
  PASSWORD_FROM_OUTSIDE: 'Your password is that of the hospital: change it there.',
  OIDC_FOUND: 'The provider {issuer} describes itself; it signs with {keys} keys.',
  OIDC_NOT_FOUND:
    'No description of an OpenID provider at {issuer} ({detail}): check the address, without /.well-known.',
  OIDC_OTHER_ISSUER:
    'The provider calls itself otherwise than {issuer}: enter exactly the issuer that it states.',
  OIDC_CLIENT_KNOWN: 'The provider knows the client {client} and takes its secret.',
  OIDC_CLIENT_REFUSED: 'The provider does not take the client or its secret ({detail}).',
  SOURCE_UNTRUSTED:
    "The certificate of {host} is not trusted ({detail}): enter the certificate of the hospital's authority, and the host as the certificate names it.",
  LDAP_CONNECTED: '{host} speaks LDAP over TLS, with a certificate that is trusted.',
  LDAP_FAILED: 'The directory {host} on port {port} failed: {detail}.',
  LDAP_BOUND: 'The directory takes the account {name}.',
  LDAP_BIND_REFUSED: 'The directory does not take the account {name} or its password ({detail}).',
  LDAP_NO_BASE: 'There is no {base} in the directory, or the account may not see it.',
  LDAP_NOBODY: 'Nobody called {name} was found in {base}: check the base and the filter.',
  LDAP_SEVERAL: 'Several entries are called {name}: make the filter narrower.',
  LDAP_FOUND: 'Found as {name}.',
  LDAP_ROLE: 'In {groups} groups; the role here is {role}.',
  LDAP_WITHOUT_ROLE: 'In {groups} groups, none of which has a role here: {names}.',
  LDAP_PASSWORD_RIGHT: 'The directory takes the password of {name}.',
  LDAP_PASSWORD_WRONG: 'The directory does not take the password of {name}.',

  // It is more than one may have.
  TOO_MANY_SUBSCRIPTIONS: 'Too many subscriptions are open ({holder}: at most {most}): end others first.',
  TOO_MUCH_ASKED:
    'The open subscriptions ask for too much ({holder}: at most {most} characters): end others first.',
  TOO_MUCH_UNREAD:
    'Too much of what was sent is not read ({holder}: at most {most} bytes): read on and resume.',
  SUBSCRIBER_TOO_SLOW: 'The subscriber is too slow: subscribe again.',
  ANSWER_TOO_LONG: 'The answer to this event is longer than {most} bytes: ask for less of it.',

  ...COLLECTOR_NOTICES,

  // Something is wrong with a field of an input.
  UNKNOWN_FIELD: 'Unknown field.',
  MISSING_VALUE: 'This is needed.',
  WRONG_TYPE: 'This must be: {expected}.',
  NOT_ONE_OF: 'One of {values}.',
  TEXT_TOO_SHORT: 'At least {minimum} characters.',
  TEXT_TOO_LONG: 'At most {maximum} characters.',
  NUMBER_TOO_SMALL: 'At least {minimum}.',
  NUMBER_TOO_LARGE: 'At most {maximum}.',
  TOO_MANY_ITEMS: 'At most {maximum} items.',
  NOT_A_CURSOR: 'Not a cursor of this list: give the endCursor of its last page, or leave it out.',
  OUT_OF_RANGE: '{minimum} to {maximum}.',
  DAYS_OUT_OF_RANGE: '{minimum} to {maximum} days.',
  AE_TITLE_FORM: 'An AE title has 1 to 16 printable ASCII characters and no backslash.',
  HOST_FORM: 'A host name or an IP address such as 192.168.1.20.',
  CLIENT_ID_FORM: 'Letters, digits, "_", "." and "-"; at most 64.',
  USERNAME_FORM: 'Letters, digits, ".", "_", "-" and "@"; at most 64.',
  INVISIBLE_CHARACTERS: 'This has characters that cannot be seen: type it anew.',
  DESCRIPTION_FORM: 'No backslash and no control characters.',
  RULE_NEEDS_VALUES: 'At least one text.',
  RULE_NO_VALUES: 'A number has bounds, not texts.',
  RULE_NEEDS_RANGE: 'A lower or an upper bound, the lower one not above the other.',
  RULE_NO_RANGE: 'A text has no bounds.',
  RULE_HOURS: 'Two different hours: from 0 to 23, and before 1 to 24 (or 0).',
  RULE_WEEKDAYS: 'Weekdays are MONDAY, TUESDAY and so on.',
  RULE_STARS: 'At most 8 stars in a text.',
  RULE_NEEDS_DESTINATION: 'At least one device, when it is to be instead of the fixed destinations.',
  URL_FORM: 'An address that begins with http:// or https://.',
  URL_WITH_CREDENTIALS: 'Without user name and password: deliveries are signed instead.',
  PASSWORD_COMMON: 'This is one of the passwords that are tried first.',
  PASSWORD_HAS_USERNAME: 'The password must not contain the user name.',
  PASSWORD_WRONG: 'This is not your password.',
  CERTIFICATE_FORM: 'PEM text that begins with -----BEGIN CERTIFICATE-----.',
  HTTPS_URL_FORM: 'An address that begins with https://.',
  USERNAME_PLACE: 'The word username in braces has to stand where the user name goes.',
  EXPIRY_PAST: 'This lies in the past.',
  SEARCH_VALUE_FORM: 'No backslash and no control characters.',
  SEARCH_TOO_WIDE: 'Say what to look for: an accession number, a patient, a study or a date.',
  CURSOR_UNKNOWN: 'This cursor was never given out.',
  NOT_CONCURRENT: '{process} has no concurrency to set.',
  // DICOMweb servers as devices.
  DICOM_WEB_URL_FORM:
    'The base of its DICOMweb services, such as https://pacs.hospital.example/dicom-web, without user name, query or fragment.',
  WEB_USERNAME_FORM: 'A user name without a colon and without invisible characters.',
  SIGN_IN_SECRET_AGAIN: 'Enter the secret or password again: the one that is kept was for another server.',
  DEVICE_SECRET_AGAIN: 'Enter the password or token again: the one that is kept was for another server.',
  WEB_TLS_OFF:
    'The address begins with http: images and credentials go over the network in the clear. Use https if the server has it.',
  WEB_TLS_UNTRUSTED:
    "The certificate of {host} comes from no authority that is trusted here ({detail}): enter the certificate of the hospital's authority with the device.",
  WEB_SILENT: '{host} did not answer in {seconds} s. Its own log says whether the request arrived.',
  WEB_ANSWERED: '{url} answers as a DICOMweb server.',
  WEB_SIGN_IN:
    '{url} does not let this gateway in ({status}): check user name and password, or the token, and what that account may do there.',
  WEB_NOT_FOUND:
    'There is a web server, but no DICOMweb at {url} ({status}): check the path, and that DICOMweb is switched on there.',
  WEB_NOT_DICOM_WEB: '{url} answered with {type} where DICOMweb has JSON: check the address and its path.',
  WEB_REDIRECTED: '{url} sends elsewhere ({status}), which is not followed: enter the final address.',
  WEB_FAILED: '{url} answered with status {status}. Its own log says more.',
  WEB_TOO_LARGE: '{url} does not take a request of this size ({status}): raise its limit for uploads.',
  WEB_BROKE_OFF: 'The connection to {host} ended before the answer: {detail}.',
  WEB_UNREADABLE: 'The answer of {url} cannot be understood: {detail}.',
  STOW_STORED: 'The server stored the test image ({status}).',
  STOW_NOT_OFFERED:
    '{url} does not store images by STOW-RS ({status}): switch it on there, and let this account write.',
  // Mail of alerts.
  ...MAIL_NOTICES,
  INVALID_VALUE: '{detail}',
} as const;

export type NoticeCode = keyof typeof NOTICES;

/** The `{places}` of a sentence; `{cause}` is the sentence of another notice. */
type Places<T extends string> = T extends `${string}{${infer Place}}${infer Rest}`
  ? Exclude<Place, 'cause'> | Places<Rest>
  : never;
export type NoticeParams<C extends NoticeCode> = Readonly<
  Record<Places<(typeof NOTICES)[C]>, string | number>
>;

export interface Notice {
  readonly code: NoticeCode | ErrorCode;
  readonly params: ErrorParams;
  /** What lies behind it. */
  readonly cause?: Notice;
}

/** Parameters are left out where the sentence has no places. */
export type NoticeArguments<C extends NoticeCode> = [Places<(typeof NOTICES)[C]>] extends [never]
  ? [params?: Record<never, never>]
  : [params: NoticeParams<C>];

export function notice<C extends NoticeCode>(code: C, ...[params]: NoticeArguments<C>): Notice {
  return { code, params: params ?? {} };
}

/** The English sentence, with that of its cause put in. */
export function noticeMessage({ code, params, cause }: Notice): string {
  const sentence =
    code in NOTICES
      ? fillTemplate(NOTICES[code as NoticeCode], { ...params, cause: cause ? noticeMessage(cause) : '' })
      : errorMessage(code as ErrorCode, params);
  // Places that stay empty leave no gap behind.
  return sentence.replace(/ {2,}/g, ' ').replace(/:? $/, '');
}

/** The notice that a value is, or that something thrown carries. */
export function noticeIn(value: unknown): Notice | undefined {
  if (value instanceof GatewayError) return { code: value.code, params: value.params };
  const held = value instanceof Error && 'notice' in value ? value.notice : value;
  return isNotice(held) ? held : undefined;
}

function isNotice(value: unknown): value is Notice {
  if (value === null || typeof value !== 'object' || !('code' in value) || !('params' in value)) return false;
  const { code, params } = value;
  return typeof code === 'string' && (code in NOTICES || code in ERROR_CODES) && params instanceof Object;
}

/** What is said of something that was thrown: the notice that it carries, or its message. */
export function noticeOf(thrown: unknown): Notice {
  const carried = noticeIn(thrown);
  if (carried) return carried;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return notice('UNEXPECTED', { detail: detail.replace(/\.$/, '') });
}
