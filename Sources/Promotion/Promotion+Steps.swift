import Experiments
public import Learning
public import Packaging
import StrictJSON

extension Promotion {
  /// Fits the candidate, finds out what there is to say about it, and adds it to a library.
  ///
  /// - Parameters:
  ///   - segments: the bounds of the risk segments; nil for the usual ones.
  ///   - progress: told a sentence before every step.
  public func promote(
    into library: ModelLibrary, segments: RiskSegments? = nil, threads: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (String) -> Void = { _ in }
  ) throws(PromotionError) -> ModelPackage {
    var scorer = try fit(
      threads: threads, isCancelled: isCancelled,
      progress: { progress("fitting \($0) on all rows") })
    if let segments { scorer.segments = segments }
    let package = try package(
      scorer, version: library.nextVersion(of: name), explanations: .null, parity: .null)
    progress("writing version \(package.manifest.version)")
    do {
      try library.add(package, onnx: [])
    } catch {
      throw .package(error)
    }
    return package
  }
}
