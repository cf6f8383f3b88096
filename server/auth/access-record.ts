export const ROLES = ['VIEWER', 'OPERATOR', 'ADMINISTRATOR'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks: a signed-in person, or a program with an API token. */
export interface Viewer {
  readonly name: string;
  readonly role: Role;
  readonly kind: 'session' | 'token';
  /** Id of the session or of the API token. */
  readonly credentialId: number;
}

export interface UserRecord {
  readonly username: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly lastSignInAt: number | null;
}

export interface SessionRecord {
  readonly id: number;
  readonly username: string;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

export interface ApiTokenRecord {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

/** What a sign-in gives: the secret is shown here once. */
export interface NewSession {
  readonly token: string;
  readonly expiresAt: number;
  readonly user: UserRecord;
}

export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

export interface Access {
  /** True until the first administrator exists. */
  needsSetUp(): Promise<boolean>;
  setUp(token: string, username: string, password: string, origin: Origin): Promise<NewSession>;
  signIn(username: string, password: string, origin: Origin): Promise<NewSession>;
  signOut(viewer: Viewer): Promise<void>;
  changePassword(viewer: Viewer, current: string, next: string): Promise<UserRecord>;

  users(): Promise<readonly UserRecord[]>;
  user(username: string): Promise<UserRecord | null>;
  createUser(input: { username: string; password: string; role: Role }): Promise<UserRecord>;
  updateUser(username: string, input: { password?: string; role?: Role }): Promise<UserRecord>;
  deleteUser(username: string): Promise<void>;

  sessions(): Promise<readonly SessionRecord[]>;
  revokeSession(id: number): Promise<void>;

  apiTokens(): Promise<readonly ApiTokenRecord[]>;
  createApiToken(
    viewer: Viewer,
    input: { name: string; role: Role; expiresAt: number | null },
  ): Promise<{ token: string; record: ApiTokenRecord }>;
  revokeApiToken(id: number): Promise<void>;
}
