import Experiments
public import Learning
import Packages
import Promotion
import Results

extension ServiceConfiguration {
  /// What carries out promotions of kept runs, with the fits that their folders hold.
  ///
  /// Fits that a folder does not hold any more are done again. The table is looked for where the run
  /// had it.
  public static func promotions(
    into models: String, catalog: Catalog, release: String, threads: Int
  ) -> Promote {
    { order, progress, isCancelled throws(PromotionRefusal) in
      do {
        progress("reading the table")
        let study = try StoredStudy(order.run, catalog: catalog, threads: threads).study
        progress("reading the fits of the run")
        let result = try study.run(
          store: try order.run.store(for: study), threads: threads, isCancelled: isCancelled)
        let package = try Promotion(
          .name(order.candidate), as: order.name, of: result,
          evenIneligible: order.evenIneligible, release: release
        ).promote(
          into: ModelLibrary(path: models), threads: threads, isCancelled: isCancelled,
          progress: progress)
        return PromotedModel(name: package.manifest.name, version: package.manifest.version)
      } catch {
        throw PromotionRefusal("\(error)")
      }
    }
  }
}
