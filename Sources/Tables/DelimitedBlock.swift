/// Whole records that follow one another in delimited text, not yet split into fields.
public struct DelimitedBlock: Sendable {
  /// The number of records.
  public let rows: Int
  /// The 0-based data row of the first record.
  public let firstRow: Int
  /// The line on which the first record begins, counted from 1.
  public let firstLine: Int
  /// The records as they stand, the last without its line end.
  let bytes: [UInt8]
}
