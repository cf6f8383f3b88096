/**
 * The tracers of PS3.16 CID 4021: meaning as the standard writes it, the name of the shipped tracer that it is (`-` where
 * none), and its codes: bare numbers are SCT (long) or DCM (six digits), C-... SRT, C and seven digits UMLS.
 */
const TABLE = `
28H1 ^89^Zr|-|126752
2FA F^18^|-|126713
2-Thymidine C^11^|-|C90936 NCIT,C2983946
3-N-Methylspiperone C^11^|-|771875003,C4750094
7D12 ^89^Zr|-|126751
7E11 ^89^Zr|-|126750
Acetate C^11^|Acetate|129513004,C-B1043,C1098488
AGN-150998 ^89^Zr|-|126729
Ammonia N^13^|Ammonia|129508003,C-B103C,C1268560
Anti-B220 ^89^Zr|-|126754
ATSM Cu^60^|-|126700
ATSM Cu^61^|-|126701
ATSM Cu^62^|-|126702
ATSM Cu^64^|Cu-ATSM|422855001,C-B07DB,C1828021
Benralizumab ^89^Zr|-|126722
Bevacizumab ^89^Zr|-|126516
Blinatumomab ^89^Zr|-|126727
Brentuximab ^89^Zr|-|126735
Butanol O^15^|-|422540000,C-B07DC,C1827030
Carbon dioxide O^15^|-|129507008,C-B103B,C1268559
Carbon monoxide C^11^|-|129515006,C-B1045,C1268564
Carbon monoxide O^15^|-|129506004,C-B103A,C1268558
Carfentanil C^11^|-|129511002,C-B103F,C1268562
Cetuximab ^89^Zr|-|126513
cG250-F(ab')(2) ^89^Zr|-|126517
Choline C^11^|Choline C11|126703
CLR1404 I^124^|-|126715
CLR1404 I^131^|-|126716
cMAb U36 ^89^Zr|-|126746
cU36 ^89^Zr|-|126515
DASB C^11^|-|C412822 MSH,C1570551
DCFBC F^18^|-|C96234 NCIT,C2604127
Df-[FK](2) ^89^Zr|-|126762
Df-[FK](2)-3PEG(4) ^89^Zr|-|126763
Df-CD45 ^89^Zr|-|126520
Df-FK ^89^Zr|-|126760
Df-FK-PEG(3) ^89^Zr|-|126761
DN30 ^89^Zr|-|126747
Dotatate Ga^68^|DOTATATE|724025002,C1742831
DPA-713 ^11^C|-|126765
DPA-714 ^18^F|-|126766
E4G10 ^89^Zr|-|126519
Ecromeximab ^89^Zr|-|126732
Edotreotide Ga^68^|DOTATOC|C2713594
EDTA Ga^68^|-|423498000,C-B07DD,C1828067
Fallypride C^11^|-|126704
Fallypride F^18^|Fallypride|126705
FLB 457 C^11^|-|126706
Florbetaben F^18^|Florbetaben|712736002,C-D6858,C3818757
Florbetapir F^18^|Florbetapir|456995000,C-E0269,C3475363
Flortaucipir F^18^|Flortaucipir|879808000,C4742689
Flubatine F^18^|-|126503
Fluciclatide F^18^|-|456999006,C-E0265,C2987729
Fluciclovine F^18^|Fluciclovine|457000009,C-E026A,C1311253
Flumazenil C^11^|Flumazenil C11|423543007,C-B07DE,C1827653
Flumazenil F^18^|Flumazenil F18|422975006,C-B07DF,C1828330
Fluorethyltyrosin F^18^|FET|424708001,C-B07E0,C1827913
Fluoroazomycin arabinoside F^18^|FAZA|C62520 NCIT,C1566975
Fluorobenzothiazole F^18^|-|423546004,C-B07E4,C1827131
Fluorocholine F^18^|Fluorocholine|456992002,C-E0273,C3531803
Fluorodeoxyglucose F^18^|FDG|35321007,C-B1031,C0046056
Fluoroestradiol F^18^|FES|926372005,C1831937
Fluoroetanidazole F^18^|-|C1541539
Fluoro-L-dopa F^18^|FDOPA|5811000122108,C-E0241,C0244672
Fluoromethane F^18^|-|422763008,C-B07E2,C1827137
Fluoromisonidazole F^18^|FMISO|422598008,C-B07E1,C1827349
Fluoropropyl-dihydrotetrabenazine F^18^|-|C2934038
Fluorothymidine F^18^|FLT|764937002,C1432709
Fluorotriopride F^18^|-|126707
Fluorouracil F^18^|-|425236000,C-B07E3,C1827690
Flurpiridaz F^18^|Flurpiridaz|126718
Flutemetamol F^18^|Flutemetamol|456997008,C-E0267,C2983948
Fresolimumab ^89^Zr|-|126748
GA201 ^89^Zr|-|126731
Germanium Ge^68^|-|53315004,C-128A2,C0303198
Glembatumumab vedotin ^89^Zr|-|126724
Glucose C^11^|-|126521
Glutamate N^13^|-|129509006,C-B103D,C1268561
Glutamine C^11^|-|126709
Glutamine C^14^|-|126710
Glutamine F^18^|-|126711
ISO-1 F^18^|-|C2981788
J591 ^89^Zr|-|126514
Margetuximab ^89^Zr|-|126740
MEDI-551 ^89^Zr|-|126730
Mespiperone C^11^|-|424789007,C-B07E5,C1828032
Methionine C^11^|Methionine|129510001,C-B103E,C0252667
MK-6240 F^18^|MK-6240|C4506764
Mogamulizumab ^89^Zr|-|126738
Monoclonal Antibody ^64^Cu|-|126510
Monoclonal Antibody ^89^Zr|-|126511
Monoclonal antibody I^124^|-|423249007,C-114AA,C1827605
Nanocolloidal albumin ^89^Zr|-|126753
Nifene F^18^|-|126714
Obinituzimab ^89^Zr|-|126721
Ocaratuzumab ^89^Zr|-|126723
Oxygen O^15^|-|129504001,C-B1038,C1268556
Oxygen-water O^15^|Water|129505000,C-B1039,C1268557
Palmitate C^11^|-|129514005,C-B1044,C1268563
Panitumumab ^89^Zr|-|126736
Pegdinetanib ^89^Zr|-|126728
Pembrolizumab ^89^Zr|-|C148167 NCIT,C4724867
PI-2620 F^18^|PI-2620|C5433257
Piflufolastat F^18^|DCFPyL|C116352 NCIT,C3492634
Pinatuzumab vedotin ^89^Zr|-|126725
Pittsburgh compound B C^11^|PIB|126500
PK11195 ^11^C|-|C1609883
Polatuzumab vedotin ^89^Zr|-|126726
PSMA-1007 F^18^|PSMA-1007|126758
PSMA-11 Ga^68^|PSMA-11|C118961 NCIT,C3899042
PSMA-617 Ga^68^|PSMA-617|126759
PTSM Cu^62^|-|422789008,C-B07E7,C1827357
R1507 ^89^Zr|-|126518
Raclopride C^11^|Raclopride|129512009,C-B1042,C0752264
Ranibizumab ^89^Zr|-|126742
Rituximab ^89^Zr|-|126737
RO5323441 ^89^Zr|-|126755
RO542908 ^89^Zr|-|126756
RO6924963 ^11^C|-|126719
RO6931643 ^11^C|-|126720
RO6958948 ^18^F|-|126757
Roledumab ^89^Zr|-|126733
Rubidium chloride Rb^82^|Rubidium chloride|129503007,C-B1037,C1268555
SAR3419 ^89^Zr|-|126741
Sarcosine C^11^|-|C122684 NCIT,C4055275
Sodium fluoride F^18^|NaF|129501009,C-B1032,C0304965
Sodium iodide I^124^|Iodide I124|422980002,C-B07E8,C1828393
Sodium Na^22^|-|71633006,C-155A1,C1268566
Spiperone F^18^|-|129499001,C-B1033,C1268552
T807 F^18^|Flortaucipir|126502
THK5317 F^18^|-|C4550127
THK5351 F^18^|-|C4279748
Trastuzumab ^89^Zr|Zr-trastuzumab|126512
TRC105 ^89^Zr|-|126749
Ublituximab ^89^Zr|-|126739
UCB-J C^11^|-|C4506788
XmAb5574 ^89^Zr|-|126734
`;

export interface Cid4021Row {
  readonly meaning: string;
  readonly shipped: string | undefined;
  /** As `C-B1031 SRT`. */
  readonly codes: readonly string[];
}

export const CID_4021: readonly Cid4021Row[] = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|') as [string, string, string])
  .map(([meaning, shipped, codes]) => ({
    meaning,
    shipped: shipped === '-' ? undefined : shipped,
    codes: codes.split(',').map(withScheme),
  }));

function withScheme(code: string): string {
  if (code.includes(' ')) return code;
  if (/^C-/.test(code)) return `${code} SRT`;
  if (/^C\d{7}$/.test(code)) return `${code} UMLS`;
  return /^\d{6}$/.test(code) ? `${code} DCM` : `${code} SCT`;
}
