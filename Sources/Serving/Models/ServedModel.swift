import Batch
import Concurrency
import Explanation
import Learning
package import Packages
import StrictJSON
import Tables

/// One version of a model, ready to answer; it does not change any more.
package final class ServedModel: Sendable {
  let package: ModelPackage
  let levels: SchemaLevels
  let reader: JSONRowReader
  let digests: RowDigests
  /// What is counted of rows, before there are any.
  let emptySummary: BulkSummary
  /// How every answer with its scores begins, as JSON up to the first result.
  let answerStart: [UInt8]
  /// The names of the columns as JSON texts.
  let columnTexts: [[UInt8]]
  /// What explains its scores, made when it is asked for the first time.
  private let explanations = Mutex<Explainer?>(nil)

  var name: String { package.manifest.name }
  package var version: Int { package.manifest.version }
  var scorer: Scorer { package.scorer }
  var schema: InputSchema { package.scorer.schema }

  package init(_ package: ModelPackage) {
    self.package = package
    let schema = package.scorer.schema
    levels = SchemaLevels(schema)
    reader = JSONRowReader(
      schema: schema, levels: levels, identifier: package.manifest.identifier)
    digests = RowDigests(schema)
    emptySummary = BulkSummary(schema: schema)
    answerStart = Self.answerStart(package)
    columnTexts = schema.columns.map { JSONText.of($0.name) }
  }

  private static func answerStart(_ package: ModelPackage) -> [UInt8] {
    var text: [UInt8] = []
    JSONText.append(raw: #"{"model":"#, to: &text)
    JSONText.append(package.manifest.name, to: &text)
    JSONText.append(raw: #","version":"#, to: &text)
    JSONText.append(package.manifest.version, to: &text)
    JSONText.append(raw: #","threshold":"#, to: &text)
    JSONText.append(package.scorer.operatingPoint.threshold, to: &text)
    JSONText.append(raw: #","results":["#, to: &text)
    return text
  }

  func explainer() throws(DataError) -> Explainer {
    if let made = explanations.withLock({ $0 }) { return made }
    let made = try Explainer(package.scorer, background: package.background)
    return explanations.withLock { kept in
      let first = kept ?? made
      kept = first
      return first
    }
  }
}
