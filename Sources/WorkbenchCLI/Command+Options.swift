import Workbench

extension Command.Option {
  /// The table of a spec.
  static let data = Self(
    name: "data", value: "FILE", help: "Read this table in place of the spec's.")
  /// The table of a run that is there.
  static let movedData = Self(
    name: "data", value: "FILE",
    help: "Where the table is, if it is not where the manifest's spec says.")
  /// The threads that compute.
  static let jobs = Self(
    name: "jobs", value: "N", help: "Compute on N threads. Default: all processors.")
  /// Where models are kept.
  static let models = Self(
    name: "models", value: "DIR", help: "Where models are kept. Default: models.")
  /// Which version of a model is meant.
  static let version = Self(
    name: "version", value: "N", help: "The model's version. Default: the one in use.")
  /// What runs ONNX graphs.
  static let python = Self(
    name: "python", value: "PATH",
    help: "A Python with onnxruntime, which runs the ONNX graph. Default: python3.")
  /// No progress.
  static let quiet = Self(name: "quiet", help: "Show no progress.")

  /// The bounds of the risk segments, and what they are where it is not given.
  static func segments(otherwise: String) -> Self {
    Self(
      name: "segments", value: "HIGH,MEDIUM",
      help: "The probabilities from which risk is high and medium. Default: \(otherwise).")
  }
}

extension Arguments {
  /// The threads of `--jobs`.
  var jobs: Int {
    get throws(CommandError) { try integer("jobs", in: 1...1024) ?? Session.processors }
  }

  /// The models of `--models`.
  var library: ModelLibrary { ModelLibrary(path: value("models") ?? "models") }

  /// What `--python` names.
  var onnxRuntime: OnnxRuntime { OnnxRuntime(python: value("python") ?? "python3") }

  /// The package that MODEL names: a model's name, with `--version` and `--models`, or a folder.
  var package: ModelPackage {
    get throws(CommandError) {
      let name = self["MODEL"]
      let version = try integer("version", in: 1...Int.max)
      guard version == nil || !name.contains("/") else {
        throw .failed(
          "'\(name)' is the folder of one version; --version goes with a model's name", .usage)
      }
      do throws(PackageError) {
        return name.contains("/")
          ? try ModelPackage(folder: name, catalog: .standard)
          : try library.package(name, version: version, catalog: .standard)
      } catch {
        throw CommandError(error)
      }
    }
  }

  /// The bounds of `--segments`: two probabilities, the higher one first.
  var segments: RiskSegments? {
    get throws(CommandError) {
      guard let text = value("segments") else { return nil }
      let bounds = text.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
      guard bounds.count == 2, let high = bounds[0], let medium = bounds[1], 0...1 ~= high,
        0...high ~= medium
      else {
        throw .failed(
          "option '--segments' needs two probabilities, the higher one first, such as 0.5,0.25, got "
            + "'\(text)'", .usage)
      }
      return RiskSegments(high: high, medium: medium)
    }
  }

  /// The probability of `--threshold`.
  var threshold: Float? {
    get throws(CommandError) {
      guard let text = value("threshold") else { return nil }
      guard let number = Float(text), 0...1 ~= number else {
        throw .failed("option '--threshold' needs a number from 0 to 1, got '\(text)'", .usage)
      }
      return number
    }
  }
}
