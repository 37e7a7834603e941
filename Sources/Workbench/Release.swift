/// This release of Workbench.
public enum Release {
  /// Its version.
  public static let version = "0.2.0"
}
