import Batch
import Learning
import Promotion
import Store
import StrictJSON
import Tables

extension Problem {
  /// What is wrong with a table that was sent.
  init(_ error: DataError) {
    switch error {
    case .malformed(_, let line, let column, let reason):
      self.init(422, "\(error)", errors: [Place(line: line, column: column, reason)])
    case .missingColumn(let name, _, _):
      self.init(422, "\(error)", errors: [Place(column: name, "the column is missing")])
    case .unreadable, .unusable: self.init(422, "\(error)")
    }
  }

  /// What is wrong with rows that were sent as JSON.
  init(_ problem: RowProblem) {
    let status =
      switch problem.kind {
      case .syntax: 400
      case .values: 422
      case .tooManyRows: 413
      }
    self.init(
      status, problem.detail,
      errors: problem.places.map { Place(row: $0.row, column: $0.column, $0.detail) })
  }

  /// Why rows are not kept; then none was scored, for the sender.
  init(_ error: StoreError) {
    self.init(503, "the rows cannot be stored, so none is scored: \(error)")
  }

  /// Why a candidate does not become a model.
  init(_ error: PromotionError) {
    switch error {
    case .unknownCandidate, .unknownRank: self.init(404, "\(error)")
    case .ineligible: self.init(409, "\(error). 'evenIneligible' takes it all the same")
    case .name: self.init(422, "\(error)")
    case .fit, .explanation, .package: self.init(500, "\(error)")
    }
  }

  /// What is wrong with a document that was sent.
  init(_ issues: [Issue]) {
    self.init(422, issues.map(\.description).joined(separator: "; "))
  }

  /// A text that is no JSON.
  init(_ error: JSONSyntaxError) { self.init(400, "\(error)") }
}
