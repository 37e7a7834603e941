import Experiments
import Explanation
import Learning
import Tables

extension Promotion {
  /// What drives the candidate, on rows that it has not seen: it is fitted again on every fold of the
  /// first repeat, and explained on that fold's test rows.
  func explanation(
    threads: Int, isCancelled: @escaping @Sendable () -> Bool
  ) throws(PromotionError) -> GlobalExplanation {
    let study = analysis.study
    var folds: [HeldOutRows] = []
    do {
      for result in analysis.results(of: candidate)
      where result.fold.repeat == study.folds[0].repeat && result.failure == nil {
        let scorer = try study.refit(result, threads: threads, isCancelled: isCancelled)
        let rows = try RawRows(study.data.table, schema: scorer.schema)
        folds.append(
          HeldOutRows(
            scorer: scorer, rows: rows.selecting(rows: result.fold.test),
            labels: result.fold.test.map { study.data.labels[$0] }))
      }
      return try GlobalExplanation(
        folds,
        words: InsightWords(
          target: study.spec.data.target, positive: study.data.positive,
          identifier: study.data.identifier),
        key: RandomKey(seed: study.spec.seed)["promotion"]["explanation"], threads: threads)
    } catch FitError.cancelled {
      throw .fit(.cancelled)
    } catch {
      throw .explanation("\(error)")
    }
  }
}
