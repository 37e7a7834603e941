import Experiments
import Reports
import Results
import Workbench

extension Command {
  static let report = Command(
    name: "report",
    summary: "Make the report of a results folder again.",
    positionals: [.init(name: "RESULTS", help: "A folder that `workbench run` wrote.")],
    options: [
      .movedData,
      .jobs,
      .quiet,
    ],
    discussion: [
      "Writes report.html, which opens without a network, and figures/, its Vega specs. Fits that the "
        + "folder does not hold any more are done again."
    ],
    run: { arguments throws(CommandError) in
      let jobs = try arguments.jobs
      let folder = ResultsFolder(path: arguments["RESULTS"])
      let (_, session) = try Session.kept(in: folder, data: arguments.value("data"), jobs: jobs)
      let result = try session.run(in: folder, quiet: arguments.has("quiet"))
      let report = StudyReport(result, release: Release.version)
      do throws(StudyError) {
        try folder.write(report.content, library: Session.library)
      } catch {
        throw CommandError(error)
      }
      print("The report is in \(folder.path)/report.html")
    })
}
