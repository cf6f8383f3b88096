import { Migration } from '@mikro-orm/migrations';

export class Migration20261128085650 extends Migration {

  override name = 'Migration20261128085650';

  override up(): void | Promise<void> {
    this.addSql(`create table \`sign_in_attempt\` (\`stateHash\` text not null primary key, \`nonce\` text not null, \`codeVerifier\` text not null, \`next\` text not null, \`startedAt\` bigint not null);`);
    this.addSql(`create index \`sign_in_attempt_started\` on \`sign_in_attempt\` (\`startedAt\`);`);

    this.addSql(`create table \`sign_in_source\` (\`kind\` text not null primary key, \`enabled\` integer not null, \`options\` text not null, \`secret\` text null);`);

    this.addSql(`alter table \`session\` add column \`checkedAt\` bigint null;`);
    this.addSql(`alter table \`session\` add column \`providerTokens\` text null;`);
    this.addSql(`alter table \`session\` add column \`providerSession\` text null;`);
    this.addSql(`create index \`session_provider\` on \`session\` (\`providerSession\`);`);

    this.addSql(`alter table \`user\` add column \`source\` text not null default 'LOCAL';`);
    this.addSql(`alter table \`user\` add column \`externalId\` text null;`);
    this.addSql(`alter table \`user\` add column \`totpSecret\` text null;`);
    this.addSql(`alter table \`user\` add column \`totpConfirmed\` integer not null default 0;`);
    this.addSql(`alter table \`user\` add column \`totpLastStep\` bigint null;`);
    this.addSql(`alter table \`user\` add column \`recoveryCodes\` text null;`);
    this.addSql(`create unique index \`user_external\` on \`user\` (\`source\`, \`externalId\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`sign_in_attempt\`;`);
    this.addSql(`drop table if exists \`sign_in_source\`;`);

    this.addSql(`drop index \`session_provider\`;`);
    this.addSql(`alter table \`session\` drop column \`checkedAt\`;`);
    this.addSql(`alter table \`session\` drop column \`providerTokens\`;`);
    this.addSql(`alter table \`session\` drop column \`providerSession\`;`);

    this.addSql(`drop index \`user_external\`;`);
    this.addSql(`alter table \`user\` drop column \`source\`;`);
    this.addSql(`alter table \`user\` drop column \`externalId\`;`);
    this.addSql(`alter table \`user\` drop column \`totpSecret\`;`);
    this.addSql(`alter table \`user\` drop column \`totpConfirmed\`;`);
    this.addSql(`alter table \`user\` drop column \`totpLastStep\`;`);
    this.addSql(`alter table \`user\` drop column \`recoveryCodes\`;`);
  }

}
