package import Tables

/// A part of a block: records that were worked on together, or one that could not be.
package enum BlockPart<Result> {
  case done(Result)
  /// A record, and why it is left out.
  case refused(DelimitedBlock, DataError)
}

extension DelimitedBlock {
  /// Works on all records, and where that fails on ever smaller parts, so that a record that cannot be
  /// worked on costs no other.
  ///
  /// Throws the error of a record that goes on to the end of the text, since a quote is never closed: what
  /// belongs to it cannot be told.
  package func parts<Result>(
    below header: DelimitedHeader,
    _ work: (DelimitedBlock) throws(DataError) -> Result
  ) throws(DataError) -> [BlockPart<Result>] {
    do throws(DataError) {
      return [.done(try work(self))]
    } catch {
      guard let (first, second) = halves(below: header) else {
        if isCut(below: header) { throw error }
        return [.refused(self, error)]
      }
      return try first.parts(below: header, work) + second.parts(below: header, work)
    }
  }
}

extension DataError {
  /// What is wrong with a record, without the name of its file: `line 4, column 'age': …`.
  package var recordSentence: String {
    guard case .malformed(_, let line, let column, let reason) = self else { return "\(self)" }
    let place = [line.map { "line \($0)" }, column.map { "column '\($0)'" }].compactMap { $0 }
    return place.isEmpty ? reason : place.joined(separator: ", ") + ": " + reason
  }
}
