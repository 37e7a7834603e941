import Workbench

extension Session {
  /// The study of a results folder, as its manifest states it, with the table that it was run on.
  static func kept(
    in folder: ResultsFolder, data: String?, jobs: Int
  ) throws(CommandError) -> (manifest: Manifest, session: Session) {
    do {
      let stored = try StoredStudy(folder, data: data, catalog: .standard, threads: jobs)
      return (stored.manifest, Session(study: stored.study, jobs: jobs))
    } catch {
      throw CommandError(error)
    }
  }
}
