/** English texts of the hospital's collector of audit messages. */
export const enCollector = {
  'collector.behind': '{count} entries wait since',
  'collector.configure': 'Set up',
  'collector.edit': 'Edit',
  'collector.enabled': 'Send the audit log',
  'collector.enabledHint':
    'From now on. What the collector has not taken is kept here and sent later; messages name patients and studies.',
  'collector.host': 'Collector (syslog over TLS)',
  'collector.lost': '{count} entries were removed for want of room before the collector took them.',
  'collector.messages': 'DICOM audit messages (PS3.15 A.5), with patients and studies',
  'collector.none': 'The log stays in this gateway',
  'collector.noneHint':
    'It can be sent to the hospital’s collector as DICOM audit messages (PS3.15 A.5), by syslog over TLS.',
  'collector.off': 'Off',
  'collector.on': 'In use',
  'collector.port': 'Port',
  'collector.siteId': 'Site',
  'collector.siteIdHint': 'AuditEnterpriseSiteID. Empty: none.',
  'collector.sourceId': 'Name of this gateway in messages',
  'collector.sourceIdHint': 'AuditSourceID: unique in the hospital.',
  'collector.testFailed': 'The test message was not taken. {error}',
  'collector.tested': 'The collector took the test message.',
  'collector.title': 'Collector of the hospital',
  'collector.whole': 'It has everything. Last message:',
} as const;
