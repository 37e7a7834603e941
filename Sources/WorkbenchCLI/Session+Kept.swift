import Workbench

extension Session {
  /// The study of a results folder, as its manifest states it, with the table that it was run on.
  static func kept(
    in folder: ResultsFolder, data: String?, jobs: Int
  ) throws(CommandError) -> (record: RunRecord, session: Session) {
    do {
      let (record, study) = try folder.study(data: data, catalog: .standard, threads: jobs)
      return (record, Session(study: study, jobs: jobs))
    } catch {
      throw CommandError(error)
    }
  }
}
