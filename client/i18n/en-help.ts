/** English texts of the help of each page, and of what the gateway is. */
export const enHelp = {
  'drift.highest': 'Highest',
  'drift.lowest': 'Lowest',
  'drift.noModel': 'Model not named',
  'drift.none': 'No results yet.',
  'drift.results': 'Results',
  'drift.title': 'Change of total activity by scanner model',
  'drift.what':
    'Median of each day: a line that moves away from where it was is a drift, of the scanner or of the processing.',
  'firstSteps.all': 'All steps',
  'firstSteps.go': 'Go there',
  'firstSteps.label': 'First steps',
  'firstSteps.next': 'First steps, {done} of {total} done. Next:',
  'help.about': 'About',
  'help.api': 'API explorer',
  'help.apiHint': 'The whole API with its documentation and examples; it works with your sign-in.',
  'help.button': 'Help for this page',
  'help.config.1': 'Local DICOM application is what scanners send to; remote devices are where results go.',
  'help.config.2': 'Diagnose tries the connection to a device step by step and says what to mend.',
  'help.config.3':
    'Rules say which series are processed, held or ignored, and where their results go; a dry run shows what a rule would do.',
  'help.config.what': 'How this gateway is set up; every change is written in the audit log.',
  'help.contents': 'The pages',
  'help.documents':
    'README, operations guide, conformance statement, integration guide and security notes come with every installation, in its folders docs and dicom.',
  'help.healthz': 'Health, for load balancers and monitoring',
  'help.licence': 'Licence',
  'help.licenceText': 'PETfectior Client is free software under the MIT licence.',
  'help.links': 'Documentation and links',
  'help.logs.1': 'Filter by level, module, task or time; a line unfolds to its fields.',
  'help.logs.2': 'Pause holds the list still while you read; new lines are counted meanwhile.',
  'help.logs.3': 'Search and exported files are in English, as the log is kept.',
  'help.logs.what': 'What the gateway did, newest first, without patient data.',
  'help.metrics': 'Metrics for Prometheus',
  'help.more': 'All help, version and licences',
  'help.overview.1':
    'The strip at the top names what is wrong, since when, what waits for it, and the one action that mends it.',
  'help.overview.2': 'Alerts stay until their cause is gone; each leads to what it is about.',
  'help.overview.3': 'The counts lead to the tasks in that state.',
  'help.overview.what': 'What needs attention now, what is on its way, and how much was done.',
  'help.package': 'Package',
  'help.processes.1': 'Stop lets running work finish and keeps what is queued; Start goes on with it.',
  'help.processes.2': 'A stopped Dicom Listener means that nothing is received: scanners will say so.',
  'help.processes.3':
    'A test run sends a made-up series through everything to one destination. Do it after every change.',
  'help.processes.what':
    'The ten processes that a series passes, the processing server, the disk, and test runs.',
  'help.quarantine.1':
    'Nothing that was acknowledged is thrown away by itself: each file stays until a person decides.',
  'help.quarantine.2':
    'Try again once the cause is mended; download a file to look at it; delete what is not wanted.',
  'help.quarantine.what': 'Images that were received and acknowledged, and that no task can take.',
  'help.readyz': 'Readiness',
  'help.retrieve.1': 'A device is searched once an administrator has marked it as one that can be queried.',
  'help.retrieve.2':
    'The archive must know this gateway: its AE title with this address and the port of the Dicom Listener.',
  'help.retrieve.3': 'A retrieval goes on after a restart; the list says what came of each.',
  'help.retrieve.what':
    'Searches archives and asks them to send series here, to be processed as if they had been pushed.',
  'help.task.1': 'The first line is the verdict; the button beside it does what the explanation recommends.',
  'help.task.2': 'Input and result are shown side by side; integrity compares their total activity and SUV.',
  'help.task.3':
    'Deliveries say how many images each destination has taken. What left the hospital lists every element that was sent out.',
  'help.task.what': 'One series: what became of it, why, and what can be done now.',
  'help.tasks.1':
    'Search by patient, accession number or description; filter by state, device and day. The address bar keeps the search.',
  'help.tasks.2': 'A row says at which step a series is, what it waits for, and when it is tried again.',
  'help.tasks.3':
    'Select rows to retry, cancel or delete several together. Press ? to see the keys, Ctrl K to go anywhere.',
  'help.tasks.what': 'Every series that was received, from its first image to the last delivery.',
  'help.thirdParty': 'Third-party software',
  'help.thirdPartyText.one': '{count} package, with its licence',
  'help.thirdPartyText.other': '{count} packages, each with its licence',
  'help.title': 'Help',
  'help.version': 'Version',
} as const;
