import { Migration } from '@mikro-orm/migrations';

export class Migration20261128085704 extends Migration {

  override name = 'Migration20261128085704';

  override up(): void | Promise<void> {
    this.addSql(`create table \`sign_in_attempt\` (\`stateHash\` varchar(64) not null, \`nonce\` varchar(64) not null, \`codeVerifier\` varchar(128) not null, \`next\` varchar(1000) not null, \`startedAt\` bigint not null, primary key (\`stateHash\`)) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
    this.addSql(`alter table \`sign_in_attempt\` add index \`sign_in_attempt_started\` (\`startedAt\`);`);

    this.addSql(`create table \`sign_in_source\` (\`kind\` varchar(8) not null, \`enabled\` int not null, \`options\` text not null, \`secret\` varchar(1024) null, primary key (\`kind\`)) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);

    this.addSql(`alter table \`session\` add \`checkedAt\` bigint null, add \`providerTokens\` text null, add \`providerSession\` varchar(255) null;`);
    this.addSql(`alter table \`session\` add index \`session_provider\` (\`providerSession\`);`);

    this.addSql(`alter table \`user\` add \`source\` varchar(8) not null default 'LOCAL', add \`externalId\` varchar(64) null, add \`totpSecret\` varchar(64) null, add \`totpConfirmed\` int not null default 0, add \`totpLastStep\` bigint null, add \`recoveryCodes\` text null;`);
    this.addSql(`alter table \`user\` add unique \`user_external\` (\`source\`, \`externalId\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`sign_in_attempt\`;`);
    this.addSql(`drop table if exists \`sign_in_source\`;`);

    this.addSql(`alter table \`session\` drop index \`session_provider\`;`);
    this.addSql(`alter table \`session\` drop column \`checkedAt\`, drop column \`providerTokens\`, drop column \`providerSession\`;`);

    this.addSql(`alter table \`user\` drop index \`user_external\`;`);
    this.addSql(`alter table \`user\` drop column \`source\`, drop column \`externalId\`, drop column \`totpSecret\`, drop column \`totpConfirmed\`, drop column \`totpLastStep\`, drop column \`recoveryCodes\`;`);
  }

}
