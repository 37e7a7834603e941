import Experiments
import Explanation
public import Learning
public import Packages
import Reports
import StrictJSON

extension Promotion {
  /// Fits the candidate, finds out what there is to say about it, and adds it to a library.
  ///
  /// - Parameters:
  ///   - segments: the bounds of the risk segments; nil for the usual ones.
  ///   - isExplained: whether it is found out what drives the model, which takes fits on every fold.
  ///   - runtime: what runs the ONNX graph for the parity report.
  ///   - progress: told a sentence before every step.
  public func promote(
    into library: ModelLibrary, segments: RiskSegments? = nil, isExplained: Bool = true,
    runtime: OnnxRuntime = OnnxRuntime(), threads: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (String) -> Void = { _ in }
  ) throws(PromotionError) -> ModelPackage {
    var scorer = try fit(
      threads: threads, isCancelled: isCancelled,
      progress: { progress("fitting \($0) on all rows") })
    if let segments { scorer.segments = segments }
    var explanation: GlobalExplanation?
    if isExplained {
      progress("finding out what drives it, on rows that it has not seen")
      explanation = try self.explanation(threads: threads, isCancelled: isCancelled)
    }
    let version = library.nextVersion(of: name)
    progress("comparing its ONNX graph with it on all rows")
    let onnx = scorer.onnx(
      name: name, version: version, release: release,
      properties: [("study", analysis.study.digest), ("candidate", row.candidate)])
    let package = try package(
      scorer, version: version, explanation: explanation,
      parity: try parity(scorer, onnx, runtime, threads: threads))
    progress("writing version \(version)")
    do {
      try library.add(package, onnx: onnx, page: explanation.map { page($0, version: version) })
    } catch {
      throw .package(error)
    }
    return package
  }

  private func page(_ explanation: GlobalExplanation, version: Int) -> [UInt8] {
    ExplanationPage(explanation, model: "\(name), version \(version)", library: .find()).bytes
  }

  /// The parity report on all rows, or a document that says why there is none.
  private func parity(
    _ scorer: Scorer, _ onnx: [UInt8], _ runtime: OnnxRuntime, threads: Int
  ) throws(PromotionError) -> JSON {
    let rows = try rawRows(scorer.schema)
    do {
      return try ParityReport(of: scorer, onnx: onnx, on: rows, runtime: runtime, threads: threads)
        .document
    } catch {
      return .object([.init("reason", .string("\(error)"))])
    }
  }
}
