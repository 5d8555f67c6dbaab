import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import ca.uhn.fhir.validation.*;
import org.hl7.fhir.common.hapi.validation.support.*;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import java.nio.file.*;
import java.util.*;

/** Arguments: an unpacked folder of hl7.fhir.uv.ips, then FHIR files. */
public class Validate {
  /** The guide names R4's own profiles with their version. */
  static class Core extends DefaultProfileValidationSupport {
    Core(FhirContext context) { super(context); }
    static String plain(String url) { return url == null ? null : url.replaceFirst("\\|4\\.0\\.1$", ""); }
    @Override public IBaseResource fetchStructureDefinition(String url) { return super.fetchStructureDefinition(plain(url)); }
    @Override public IBaseResource fetchValueSet(String url) { return super.fetchValueSet(plain(url)); }
    @Override public IBaseResource fetchCodeSystem(String url) { return super.fetchCodeSystem(plain(url)); }
    @Override public <T extends IBaseResource> T fetchResource(Class<T> type, String url) { return super.fetchResource(type, plain(url)); }
  }

  /** A unit that is a number too long for it ends the validator. */
  static class Units extends CommonCodeSystemsTerminologyService {
    Units(FhirContext context) { super(context); }
    @Override public CodeValidationResult validateCode(ValidationSupportContext where, ConceptValidationOptions options, String system, String code, String display, String valueSet) {
      try {
        return super.validateCode(where, options, system, code, display, valueSet);
      } catch (NumberFormatException cause) {
        return null;
      }
    }
  }

  public static void main(String[] args) throws Exception {
    FhirContext context = FhirContext.forR4();
    PrePopulatedValidationSupport guide = new PrePopulatedValidationSupport(context);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(args[0]), "{StructureDefinition,ValueSet,CodeSystem}-*.json")) {
      for (Path file : files) guide.addResource(context.newJsonParser().parseResource(Files.readString(file)));
    }
    ValidationSupportChain chain = new ValidationSupportChain(
      new Core(context), guide, new Units(context),
      new InMemoryTerminologyServerValidationSupport(context), new SnapshotGeneratingValidationSupport(context),
      new UnknownCodeSystemWarningValidationSupport(context));
    FhirInstanceValidator module = new FhirInstanceValidator(chain);
    module.setAnyExtensionsAllowed(true);
    FhirValidator validator = context.newValidator().registerValidatorModule(module);
    int errors = 0;
    for (String name : Arrays.copyOfRange(args, 1, args.length)) {
      ValidationResult result = validator.validateWithResult(Files.readString(Path.of(name)));
      Map<ResultSeverityEnum, Integer> counts = new TreeMap<>();
      for (SingleValidationMessage message : result.getMessages()) {
        counts.merge(message.getSeverity(), 1, Integer::sum);
        boolean isError = message.getSeverity().ordinal() >= ResultSeverityEnum.ERROR.ordinal();
        if (isError) errors++;
        if (isError || System.getenv("ALL") != null)
          System.out.println(message.getSeverity() + " " + message.getLocationString() + ": " + message.getMessage());
      }
      System.out.println(name + ": " + counts);
    }
    System.exit(errors == 0 ? 0 : 1);
  }
}
