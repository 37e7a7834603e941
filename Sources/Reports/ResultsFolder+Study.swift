public import Experiments
import Files
public import Learning
public import Tables

/// Why the study of a results folder cannot be taken up again.
public enum KeptStudyError: Error, Sendable {
  /// The manifest cannot be used.
  case manifest(String)
  /// The table is not found, is another, or cannot be read.
  case table(String)
  /// The table's rows cannot be used.
  case data(DataError)
  /// The study cannot be cut into folds.
  case study(StudyError)
}

extension KeptStudyError: CustomStringConvertible {
  /// The sentence.
  public var description: String {
    switch self {
    case .manifest(let sentence), .table(let sentence): sentence
    case .data(let error): "\(error)"
    case .study(let error): "\(error)"
    }
  }
}

extension ResultsFolder {
  /// The study that was run into this folder, as its manifest states it, on the table that it was run
  /// on.
  ///
  /// - Parameter data: where the table is, if it is not where the manifest's spec says.
  public func study(
    data: String? = nil, catalog: Catalog, threads: Int
  ) throws(KeptStudyError) -> (record: RunRecord, study: Study) {
    let record: RunRecord
    do {
      record = try self.record(catalog: catalog)
    } catch {
      throw .manifest("\(error)")
    }
    let file = if let data { data } else { try findData(of: record) }
    let table: StudyData
    do {
      table = try StudyData.read(record.spec.data, path: file, threads: threads)
    } catch {
      throw .data(error)
    }
    guard table.digest == record.dataDigest else {
      throw .table(
        "\(file) is not the table of that run: its SHA-256 is \(table.digest), "
          + "the manifest has \(record.dataDigest)")
    }
    do {
      return (record, try Study(spec: record.spec, data: table))
    } catch {
      throw .study(error)
    }
  }

  /// The table that the spec names: the path is taken from beside the results folder, from the
  /// `experiments` folder and from here; the first file with the manifest's digest is it.
  private func findData(of record: RunRecord) throws(KeptStudyError) -> String {
    let path = record.spec.data.path
    let places = ["\(self.path)/x", self.path, "experiments/x", "x"].map {
      DataSpec.resolve(path, besides: $0)
    }
    if let found = places.first(where: { (try? FileContents.digest($0)) == record.dataDigest }) {
      return found
    }
    throw .table(
      "the table of that run, \(path) with SHA-256 \(record.dataDigest), is in none of: "
        + places.joined(separator: ", ") + ". Name it with --data")
  }

  /// The folder's outcomes, for a run of the study.
  ///
  /// - Parameter fresh: removes the results of another study, and everything of this one.
  public func store(for study: Study, fresh: Bool = false) throws(StudyError) -> FolderStore {
    try prepare(for: study, fresh: fresh)
    return try FolderStore(folder: units)
  }
}
