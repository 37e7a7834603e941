public import Learning
import StrictJSON

/// Rows with the probabilities that a model gave them when it was packed: what every machine must
/// give again, bit for bit.
public struct GoldenRows: Sendable {
  /// The rows.
  public var rows: RawRows
  /// Their probabilities.
  public var probabilities: [Float]

  /// Rows and their probabilities.
  public init(rows: RawRows, probabilities: [Float]) {
    self.rows = rows
    self.probabilities = probabilities
  }

  /// Rows with what a scorer gives them now.
  public init(rows: RawRows, scoredBy scorer: Scorer) throws(PackageError) {
    do {
      self.init(rows: rows, probabilities: try scorer.scores(of: rows))
    } catch {
      throw .damaged("it cannot score its golden rows: \(error)")
    }
  }

  /// Throws where a scorer gives any row another probability than the one that is kept.
  public func check(_ scorer: Scorer) throws(PackageError) {
    let now = try GoldenRows(rows: rows, scoredBy: scorer).probabilities
    for (row, (kept, given)) in zip(probabilities, now).enumerated() where kept != given {
      throw .damaged("golden row \(row + 1) scores \(given) here, \(kept) when it was packed")
    }
  }

  func document(_ schema: InputSchema) -> JSON {
    RowsDocument(schema: schema).document(rows).setting(
      "probabilities", to: .array(probabilities.map { .number(Double($0)) }))
  }

  init(_ document: JSON, schema: InputSchema) throws(PackageError) {
    rows = try RowsDocument(schema: schema).rows(document)
    guard case .array(let numbers)? = document["probabilities"], numbers.count == rows.count else {
      throw .damaged("its golden rows have no probabilities")
    }
    probabilities = numbers.map { Float($0.double ?? .nan) }
  }
}
