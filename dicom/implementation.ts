/** Who we say we are on associations and in files (PS3.7 D.3.3.2). The UID is of the `2.25.` kind, made once. */
export const IMPLEMENTATION_CLASS_UID = '2.25.188473260417763948210530172894421697203';
export const IMPLEMENTATION_VERSION_NAME = 'PETFECTIOR_1';
