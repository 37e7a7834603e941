import Tables

extension RowComparison {
  /// `caught.csv`: a row a positive row that some candidates call and others miss.
  public var caughtCSV: [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(["row", "id", "truth"] + entrants.map(\.name))
    for row in caught {
      writer.write(row.row)
      writer.write(row.identifier)
      writer.write(1)
      for isCalled in row.called { writer.write(isCalled ? "yes" : "no") }
      writer.endRow()
    }
    return writer.bytes
  }
}
